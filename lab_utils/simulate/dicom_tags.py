"""What a simulated DICOM file says about its patient, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_utils.simulate.identities import Identity

if TYPE_CHECKING:
    from pydicom import Dataset

_HOSPITAL = "Bệnh viện Đa khoa Giả Định"
_DOCTOR, _NURSE = "Trịnh^Cấu^Văn Hư", "Ngô^Tưởng^Thị Giả"
_PRIVATE_CREATOR = "MO PHONG 1.0"


def uid(seed: int, name: str) -> str:
    """Return the same identifier for the same seed and name."""
    from pydicom.uid import generate_uid

    return generate_uid(entropy_srcs=["labs", str(seed), name])


def reference(uid: str) -> Dataset:
    """Point to another image."""
    from pydicom import Dataset
    from pydicom.uid import ComputedRadiographyImageStorage

    item = Dataset()
    item.ReferencedSOPClassUID = ComputedRadiographyImageStorage
    item.ReferencedSOPInstanceUID = uid
    return item


def describe(person: Identity, date: str, uids: tuple[str, str, str]) -> Dataset:
    """Everything but the pixels."""
    from pydicom import Dataset
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ComputedRadiographyImageStorage, ExplicitVRLittleEndian

    study_uid, series_uid, image_uid = uids
    born = f"{person.birth_date[6:]}/{person.birth_date[4:6]}/{person.birth_date[:4]}"
    d = Dataset()
    d.file_meta = FileMetaDataset()
    d.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    d.file_meta.MediaStorageSOPClassUID = ComputedRadiographyImageStorage
    d.file_meta.MediaStorageSOPInstanceUID = image_uid
    d.SpecificCharacterSet = "ISO_IR 192"
    d.ImageType = ["ORIGINAL", "PRIMARY"]
    d.SOPClassUID, d.SOPInstanceUID = ComputedRadiographyImageStorage, image_uid
    d.StudyInstanceUID, d.SeriesInstanceUID = study_uid, series_uid
    d.StudyDate = d.SeriesDate = d.AcquisitionDate = d.ContentDate = date
    d.StudyTime = d.SeriesTime = d.ContentTime = "083000"
    d.AccessionNumber, d.StudyID = f"CD{person.record[2:]}", "1"
    d.Modality, d.Manufacturer = "CR", "Hãng Giả Định"
    d.InstitutionName, d.InstitutionAddress = _HOSPITAL, "Số 0 đường Tưởng Tượng"
    d.InstitutionalDepartmentName, d.StationName = "Khoa Chẩn đoán hình ảnh", "XQ-MO-PHONG"
    d.ReferringPhysicianName, d.OperatorsName = _DOCTOR, _NURSE
    d.StudyDescription = "X-quang ngực thẳng (MÔ PHỎNG)"
    d.SeriesDescription, d.BodyPartExamined, d.ViewPosition = "Ngực thẳng", "CHEST", "PA"
    d.PatientName, d.PatientID = person.dicom_name, person.record
    d.PatientBirthDate, d.PatientSex = person.birth_date, person.sex
    d.PatientAge = f"{(int(date) - int(person.birth_date)) // 10000:03}Y"
    d.PatientAddress, d.PatientTelephoneNumbers = person.address, person.phone
    d.PatientComments = f"Thẻ BHYT {person.bhyt}. Người nhà gọi số {person.phone}."
    d.AdditionalPatientHistory = (
        f"Bệnh nhân {person.name}, sinh {born}, CCCD {person.cccd}, ho sốt ba ngày."
    )
    d.ImageComments = f"Chụp lại theo yêu cầu của BS Trịnh Văn Hư Cấu cho {person.name}."

    other = Dataset()
    other.PatientID, other.TypeOfPatientID = person.cccd, "TEXT"
    other.IssuerOfPatientID = "CCCD"
    d.OtherPatientIDsSequence = [other]
    request = Dataset()
    request.RequestedProcedureID = "1"
    request.RequestedProcedureDescription = f"X-quang ngực cho {person.name}"
    request.ScheduledProcedureStepDescription = f"Liên hệ {person.phone} trước khi chụp"
    d.RequestAttributesSequence = [request]
    before = Dataset()
    before.PatientName, before.PatientID = person.dicom_name, person.record
    original = Dataset()
    original.ModifiedAttributesSequence = [before]
    original.AttributeModificationDateTime = f"{date}090000"
    original.ModifyingSystem, original.SourceOfPreviousValues = "PACS mô phỏng", _HOSPITAL
    original.ReasonForTheAttributeModification = "CORRECT"
    d.OriginalAttributesSequence = [original]

    block = d.private_block(0x0009, _PRIVATE_CREATOR, create=True)
    block.add_new(0x01, "LO", person.name)
    block.add_new(0x02, "LO", f"ĐT {person.phone}; BHYT {person.bhyt}")
    inside = Dataset()
    inside.PatientAddress = person.address
    block.add_new(0x03, "SQ", [inside])
    return d


def where(dataset: Dataset, person: Identity, date: str) -> list[tuple[str, str, str]]:
    """Walk the file and list every place where something planted stands."""
    look_for = [
        ("name", person.name),
        ("name", person.dicom_name),
        ("cccd", person.cccd),
        ("bhyt", person.bhyt),
        ("phone", person.phone),
        ("address", person.address),
        ("birth date", person.birth_date),
        ("birth date", f"{person.birth_date[6:]}/{person.birth_date[4:6]}/{person.birth_date[:4]}"),
        ("record", person.record),
        ("record", f"CD{person.record[2:]}"),
        ("staff", _DOCTOR),
        ("staff", "Trịnh Văn Hư Cấu"),
        ("staff", _NURSE),
        ("institution", _HOSPITAL),
        ("institution", "Số 0 đường Tưởng Tượng"),
        ("date", date),
        ("uid", dataset.StudyInstanceUID),
        ("uid", dataset.SeriesInstanceUID),
        ("uid", dataset.SOPInstanceUID),
        ("uid", dataset.ReferencedImageSequence[0].ReferencedSOPInstanceUID),
    ]
    found = []
    for path, text in _texts(dataset):
        seen = {(kind, value) for kind, value in look_for if value in text}
        found += [(path, kind, value) for kind, value in sorted(seen)]
    return found


def _texts(dataset: Dataset, path: str = "") -> list[tuple[str, str]]:
    """Path and text of each element, sequences and private blocks included."""
    texts = []
    for element in dataset:
        name = path + (element.keyword or f"({element.tag.group:04x},{element.tag.element:04x})")
        if element.VR == "SQ":
            for number, item in enumerate(element.value):
                texts += _texts(item, f"{name}[{number}].")
        elif element.keyword != "PixelData":
            texts.append((name, str(element.value)))
    return texts
