"""The elective lesson: fetch the file on the screen from a PACS, where the room has one."""

from __future__ import annotations

import re
from urllib.parse import unquote

import numpy as np

from lab_utils.environment import PACS, marking
from lab_utils.imaging.messages import TEXTS, ScanError
from lab_utils.imaging.pacs import Pacs
from lab_utils.imaging.scan import Scan

_STUDY = "(0020,000D)"  # Study Instance UID


def room_pacs() -> Pacs | None:
    """Return the PACS that the environment names, None where it names none.

    ``LABS_PACS`` is the address of its DICOMweb service, with name and password where it wants
    them: ``http://name:password@localhost:8042/dicom-web``.
    """
    address = PACS.get()
    if not address:
        return None
    # Anything else is taken as an address without a login; asking it gives a ScanError.
    login = re.match(r"(\w+://)([^/@:]+):([^/@]*)@", address)
    if not login:
        return Pacs(address)
    user, password = unquote(login[2]), unquote(login[3])
    return Pacs(login[1] + address[login.end() :], user, password)


def fetch_again(scan: Scan, language: str) -> tuple[str, list[Scan]]:
    """Fetch a scan's own study from the room's PACS and compare it with the file.

    Only this study is asked for, so that a PACS in use shows nobody's images. While an answer is
    marked no PACS is asked.

    Parameters
    ----------
    scan : Scan
        From a DICOM file.
    language : {"vi", "en"}

    Returns
    -------
    str
        What came of it, in a sentence.
    list of Scan
        What was fetched; empty without a PACS, or where it does not have the study.
    """
    pacs = None if marking() else room_pacs()
    if pacs is None:
        return TEXTS.say("pacs_none", language), []
    uid = next((one.value for one in scan.entries if one.tag == _STUDY), "")
    try:
        fetched = pacs.fetch(uid)
    except ScanError as error:
        return error.say(language), []
    same = any(np.array_equal(one.pixels, scan.pixels) for one in fetched)
    reason = "pacs_same" if same else "pacs_other"
    said = TEXTS.say(reason, language, address=pacs.address, count=len(fetched))
    return said, fetched
