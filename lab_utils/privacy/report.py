"""What happened to each element of a DICOM file: before, after, and what was done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lab_utils.language import Texts
from lab_utils.privacy.walk import element_text, walk

if TYPE_CHECKING:
    import pandas as pd
    from pydicom import DataElement, Dataset

    from lab_utils.html_table import HtmlTable

_LONGEST = 60  # characters of a value that are kept
ACTIONS = Texts(
    {
        "removed": {"vi": "xóa", "en": "removed"},
        "emptied": {"vi": "để trống", "en": "emptied"},
        "replaced": {"vi": "thay giá trị", "en": "replaced"},
        "new UID": {"vi": "mã UID mới", "en": "new UID"},
        "shifted": {"vi": "dời ngày", "en": "date moved"},
        "kept": {"vi": "giữ nguyên", "en": "kept"},
        "added": {"vi": "thêm", "en": "added"},
    }
)
# Attributes that a trainee should know by name; PS3.6 has the English ones.
_NAMES = {
    "PatientName": "Họ tên người bệnh",
    "PatientID": "Mã người bệnh",
    "IssuerOfPatientID": "Nơi cấp mã người bệnh",
    "PatientBirthDate": "Ngày sinh",
    "PatientSex": "Giới tính",
    "PatientAge": "Tuổi",
    "PatientWeight": "Cân nặng",
    "PatientAddress": "Địa chỉ",
    "PatientTelephoneNumbers": "Số điện thoại",
    "PatientComments": "Ghi chú về người bệnh",
    "AdditionalPatientHistory": "Bệnh sử",
    "OtherPatientIDs": "Các mã khác của người bệnh",
    "ReferringPhysicianName": "Bác sĩ chỉ định",
    "PerformingPhysicianName": "Bác sĩ thực hiện",
    "OperatorsName": "Người vận hành máy",
    "InstitutionName": "Tên cơ sở y tế",
    "InstitutionAddress": "Địa chỉ cơ sở y tế",
    "InstitutionalDepartmentName": "Khoa",
    "StationName": "Tên máy trạm",
    "Manufacturer": "Hãng máy",
    "ManufacturerModelName": "Kiểu máy",
    "DeviceSerialNumber": "Số máy",
    "StudyDate": "Ngày chụp",
    "SeriesDate": "Ngày của loạt ảnh",
    "AcquisitionDate": "Ngày thu nhận",
    "ContentDate": "Ngày tạo ảnh",
    "StudyTime": "Giờ chụp",
    "AccessionNumber": "Số phiếu chỉ định",
    "StudyID": "Số lượt chụp",
    "StudyDescription": "Mô tả lượt chụp",
    "SeriesDescription": "Mô tả loạt ảnh",
    "ImageComments": "Ghi chú về ảnh",
    "RequestedProcedureDescription": "Mô tả chỉ định",
    "ScheduledProcedureStepDescription": "Mô tả bước chụp đã hẹn",
    "StudyInstanceUID": "Mã lượt chụp (UID)",
    "SeriesInstanceUID": "Mã loạt ảnh (UID)",
    "SOPInstanceUID": "Mã ảnh (UID)",
    "ReferencedSOPInstanceUID": "Mã ảnh được dẫn tới (UID)",
    "FrameOfReferenceUID": "Mã hệ tọa độ (UID)",
    "Modality": "Loại máy",
    "PixelData": "Điểm ảnh",
    "BurnedInAnnotation": "Có chữ in trên ảnh",
    "PatientIdentityRemoved": "Đã khử định danh",
    "DeidentificationMethod": "Cách khử định danh",
}
_TEXTS = Texts(
    {
        "private": {"vi": "Mục riêng của hãng", "en": "Maker's own entry"},
        "element": {"vi": "Mục", "en": "Element"},
        "before": {"vi": "Trước", "en": "Before"},
        "after": {"vi": "Sau", "en": "After"},
        "done": {"vi": "Đã làm", "en": "Done"},
        "caption": {
            "vi": "Tệp {number}: trước và sau khi khử định danh",
            "en": "File {number}: before and after de-identification",
        },
        "counts": {"vi": "Trong tệp này: {counts}.", "en": "In this file: {counts}."},
        "blank": {"vi": "(trống)", "en": "(blank)"},
    }
)


@dataclass(frozen=True)
class Report:
    """Every element of some files, before and after.

    Attributes
    ----------
    table : DataFrame
        A row an element: instance (from 0), path (as of `walk`), name (of the standard), before,
        after (at most 60 characters; missing where the element is not there), action (one of
        `ACTIONS`).
    """

    table: pd.DataFrame = field(repr=False)

    def counts(self) -> pd.Series:
        """Return how many elements each action met, over all files."""
        found = self.table["action"].value_counts()
        return found.reindex(list(ACTIONS), fill_value=0)

    def sheet(
        self, language: str, actions: Collection[str] | None = None, instance: int = 0
    ) -> HtmlTable:
        """Show one file's elements to a reader.

        Parameters
        ----------
        language : {"vi", "en"}
        actions : collection of str, optional
            Some of `ACTIONS`; without it all but what was kept.
        instance : int
            Which file, from 0.

        Returns
        -------
        lab_utils.html_table.HtmlTable

        Raises
        ------
        ValueError
            If there is no such file or action.
        """
        from lab_utils.html_table import HtmlTable

        file = self.table[self.table["instance"] == instance]
        wanted = set(ACTIONS) - {"kept"} if actions is None else set(actions)
        if file.empty:
            raise ValueError(f"instance is {instance}; expected 0 to {self.table.instance.max()}")
        if not wanted <= set(ACTIONS):
            raise ValueError(f"actions is {actions!r}; expected some of {', '.join(ACTIONS)}")
        shown = file[file["action"].isin(wanted)]
        counts = file["action"].value_counts()
        counted = ", ".join(
            f"{ACTIONS.say(action, language)} {counts[action]}"
            for action in ACTIONS
            if action in counts
        )
        body = tuple(
            (
                f"{_readable(path, name, language)}\n{path}",
                _shown(before, language),
                _shown(after, language),
                ACTIONS.say(action, language),
            )
            for _, path, name, before, after, action in shown.to_numpy().tolist()
        )
        return HtmlTable(
            table=shown,
            sentences=(_TEXTS.say("counts", language, counts=counted),),
            caption=_TEXTS.say("caption", language, number=instance + 1),
            head=tuple(_TEXTS.say(one, language) for one in ("element", "before", "after", "done")),
            body=body,
        )


def compare(before: Sequence[Dataset], after: Sequence[Dataset]) -> Report:
    """Compare files element by element, nested ones included."""
    import pandas as pd

    rows = [
        (instance, *row)
        for instance, pair in enumerate(zip(before, after, strict=True))
        for row in _compared(*pair)
    ]
    columns = ["instance", "path", "name", "before", "after", "action"]
    return Report(pd.DataFrame(rows, columns=columns))


def _compared(before: Dataset, after: Dataset) -> list[tuple[str | None, ...]]:
    old, new = dict(walk(before)), dict(walk(after))
    rows: list[tuple[str | None, ...]] = []
    for path in dict.fromkeys([*old, *new]):
        was, now = old.get(path), new.get(path)
        element = was if was is not None else now
        assert element is not None
        rows.append((path, element.name, _excerpt(was), _excerpt(now), _done(was, now)))
    return rows


def _done(was: DataElement | None, now: DataElement | None) -> str:
    if was is None:
        return "added"
    if now is None:
        return "removed"
    if was.value == now.value or (was.is_empty and now.is_empty):
        return "kept"
    if now.is_empty:
        return "emptied"
    if now.VR == "UI":
        return "new UID"
    # 1 January of the year 1 is a dummy, no moved date.
    moved = now.VR in ("DA", "DT") and not str(now.value).startswith("0001")
    return "shifted" if moved else "replaced"


def _excerpt(element: DataElement | None) -> str | None:
    if element is None:
        return None
    if isinstance(element.value, bytes):
        return f"{len(element.value)} byte"
    text = element_text(element)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _readable(path: str, name: str, language: str) -> str:
    keyword = path.rpartition(".")[2]
    if keyword.startswith("(") and int(keyword[1:5], 16) % 2:
        return _TEXTS.say("private", language)
    return _NAMES.get(keyword, name) if language == "vi" else name


def _shown(value: object, language: str) -> str:
    if not isinstance(value, str):
        return "–"
    return value or _TEXTS.say("blank", language)
