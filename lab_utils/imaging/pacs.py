"""Fetch images from a PACS over DICOMweb (PS3.18: QIDO-RS to search, WADO-RS to fetch).

The labs need no PACS; where one is there, a lesson fetches its study from it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab_utils.imaging.dicom import read_scan
from lab_utils.imaging.messages import ScanError
from lab_utils.imaging.scan import Scan

if TYPE_CHECKING:
    from dicomweb_client.api import DICOMwebClient
    from pydicom.dataset import Dataset

_MOST = 50  # studies in one answer


@dataclass(frozen=True)
class Study:
    """What a PACS says of a study; None where it says nothing.

    Attributes
    ----------
    uid : str
        Study Instance UID: what the study is fetched by.
    patient_name, patient_id, date, description, modalities : str or None
    """

    uid: str
    patient_name: str | None = None
    patient_id: str | None = None
    date: str | None = None
    description: str | None = None
    modalities: str | None = None


class Pacs:
    """A PACS that speaks DICOMweb.

    Parameters
    ----------
    address : str
        Of its DICOMweb service, such as ``"http://localhost:8042/dicom-web"`` (Orthanc).
    user, password : str, optional
    timeout : float
        Seconds to wait for an answer.

    Raises
    ------
    ScanError
        From every method: a sentence in both languages when the PACS cannot be reached, is too
        slow, refuses, has no such study, or answers with something else than DICOM.
    """

    def __init__(
        self, address: str, user: str = "", password: str = "", timeout: float = 20
    ) -> None:
        self.address = address
        self._login = (user, password) if user else None
        self._timeout = timeout

    def studies(self, **wanted: str) -> list[Study]:
        """Return the studies that fit, at most fifty.

        Parameters
        ----------
        **wanted : str
            Keywords of the standard and their values, such as ``PatientID="1CT1"``.
        """
        with self._asking() as client:
            answers = client.search_for_studies(limit=_MOST, search_filters=wanted or None)
            return [_study(answer) for answer in answers]

    def files(self, uid: str) -> list[Dataset]:
        """Return all objects of a study as they are in the PACS.

        Parameters
        ----------
        uid : str
            Study Instance UID.
        """
        with self._asking() as client:
            # "*": as stored; a PACS need not decompress for us.
            anything = (("application/dicom", "*"),)
            found = client.retrieve_study(uid, media_types=anything)
        if not found:
            raise self._error("pacs_nothing")
        return found

    def fetch(self, uid: str) -> list[Scan]:
        """Return the images of a study, in the order of their instance numbers.

        Objects without an image (reports, plans) are left out.

        Parameters
        ----------
        uid : str
            Study Instance UID.
        """

        def number(dataset: Dataset) -> int:
            try:
                return int(dataset.get("InstanceNumber") or 0)
            except (TypeError, ValueError):
                return 0

        scans = []
        for dataset in sorted(self.files(uid), key=number):
            try:
                scans.append(read_scan(dataset))
            except ScanError as error:
                if error.reason != "no_pixels":
                    raise
        return scans

    @contextmanager
    def _asking(self) -> Iterator[DICOMwebClient]:
        """Ask the PACS; turn every failure into a `ScanError`."""
        import requests
        from dicomweb_client.api import DICOMwebClient

        session = requests.Session()
        session.auth = self._login
        # Neither a proxy nor a password of the machine is meant for the hospital's PACS.
        session.trust_env = False
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                client = DICOMwebClient(self.address, session=session, timeout=self._timeout)
                client.set_http_retry_params(retry=False)
                yield client
        except requests.Timeout as error:
            raise self._error("pacs_slow", seconds=self._timeout) from error
        except requests.HTTPError as error:
            status = getattr(error.response, "status_code", 0)
            known = {401: "pacs_password", 403: "pacs_password", 404: "pacs_nothing"}
            raise self._error(known.get(status, "pacs_failed"), status=status) from error
        except requests.exceptions.JSONDecodeError as error:
            raise self._error("pacs_not_dicom") from error
        except requests.RequestException as error:
            raise self._error("pacs_unreachable") from error
        # The address is no address, or what came is no DICOM.
        except Exception as error:
            raise self._error("pacs_not_dicom") from error
        finally:
            session.close()

    def _error(self, reason: str, **values: Any) -> ScanError:
        return ScanError(reason, address=self.address, **values)


def _study(answer: dict[str, Any]) -> Study:
    """Read one answer in DICOM JSON (PS3.18 F)."""
    from pydicom.dataset import Dataset

    dataset = Dataset.from_json(answer)

    def text(keyword: str) -> str | None:
        value = dataset.get(keyword)
        several = value if isinstance(value, list) else [value]
        return ", ".join(str(one) for one in several if one) or None

    return Study(
        uid=str(dataset.StudyInstanceUID),
        patient_name=text("PatientName"),
        patient_id=text("PatientID"),
        date=text("StudyDate"),
        description=text("StudyDescription"),
        modalities=text("ModalitiesInStudy"),
    )
