"""Studies fetched from a real Orthanc over DICOMweb; and what is said when none answers."""

from __future__ import annotations

import contextlib
import http.server
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import programs
import pydicom
import pytest
import requests

from lab_utils.imaging import ScanError, example_path, fetch_again, read_scan, scans
from lab_utils.imaging.pacs import Pacs

PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
LOGIN = ("giangvien", "mật khẩu đủ dài".encode().hex())
STORED = ("ct_small", "mr_small", "mr_overlay", "head_ct", "us_rgb", "us_palette", "ecg")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def orthanc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PACS that holds pydicom's examples."""
    program = shutil.which("Orthanc") or shutil.which("Orthanc", path="/usr/sbin")
    if not program or not PLUGIN.exists():
        programs.missing("Orthanc")
    root, port = tmp_path_factory.mktemp("orthanc"), free_port()
    configuration = {
        "StorageDirectory": str(root / "storage"),
        "IndexDirectory": str(root / "storage"),
        "HttpPort": port,
        "RemoteAccessAllowed": False,
        "DicomServerEnabled": False,
        "AuthenticationEnabled": True,
        "RegisteredUsers": dict([LOGIN]),
        "Plugins": [str(PLUGIN)],
        "DicomWeb": {"Enable": True, "Root": "/dicom-web/"},
    }
    (root / "orthanc.json").write_text(json.dumps(configuration), encoding="utf-8")
    with (root / "log").open("w") as log:
        server = subprocess.Popen(
            [program, str(root / "orthanc.json")], cwd=root, stdout=log, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            assert server.poll() is None, (root / "log").read_text(errors="replace")
            with contextlib.suppress(requests.ConnectionError):
                if requests.get(f"{address}/system", auth=LOGIN, timeout=5).ok:
                    break
            time.sleep(0.1)
        for name in STORED:
            content = example_path(name).read_bytes()
            answer = requests.post(f"{address}/instances", content, auth=LOGIN, timeout=30)
            assert answer.ok, answer.text
        yield f"{address}/dicom-web"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def pacs(orthanc: str) -> Pacs:
    return Pacs(orthanc, *LOGIN)


@pytest.mark.parametrize("name", [one for one in STORED if one != "ecg"])
def test_an_image_comes_back_as_it_is_in_the_file(pacs: Pacs, name: str) -> None:
    uid = pydicom.dcmread(example_path(name)).StudyInstanceUID
    [fetched] = pacs.fetch(uid)
    here = scans(name)
    assert np.array_equal(fetched.pixels, here.pixels)
    assert (fetched.unit, fetched.spacing, fetched.windows) == (
        here.unit,
        here.spacing,
        here.windows,
    )
    assert fetched.header == here.header


def test_studies_are_searched(pacs: Pacs) -> None:
    every = pacs.studies()
    assert len(every) == len(STORED)
    [one] = pacs.studies(PatientID="1CT1")
    assert (one.patient_name, one.date) == ("CompressedSamples^CT1", "20040119")
    assert one.uid == pydicom.dcmread(example_path("ct_small")).StudyInstanceUID
    assert pacs.studies(PatientID="nobody") == []


def test_an_object_without_an_image_is_left_out_and_can_still_be_read(pacs: Pacs) -> None:
    from lab_utils.imaging import read_ecg

    uid = pydicom.dcmread(example_path("ecg")).StudyInstanceUID
    assert pacs.fetch(uid) == []
    [dataset] = pacs.files(uid)
    assert read_ecg(dataset).seconds == 10


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_elective_lesson_fetches_its_own_file_again(
    orthanc: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = ":".join(quote(one) for one in LOGIN)
    monkeypatch.setenv("LABS_PACS", orthanc.replace("//", f"//{login}@"))
    told, [fetched] = fetch_again(scans("head_ct"), language)
    assert orthanc in told and LOGIN[1] not in told
    assert {"vi": "mọi điểm ảnh", "en": "pixel by pixel"}[language] in told
    assert np.array_equal(fetched.pixels, scans("head_ct").pixels)
    # What the PACS does not have is told, and nothing else is shown in its place.
    assert fetch_again(scans("cr_inverted"), language)[1] == []


def test_the_elective_lesson_tells_a_study_that_is_another(
    orthanc: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABS_PACS", orthanc.replace("//", f"//{':'.join(map(quote, LOGIN))}@"))
    changed = pydicom.dcmread(example_path("ct_small"))
    changed.PixelData = bytes(len(changed.PixelData))
    told, fetched = fetch_again(read_scan(changed), "en")
    assert "None is the lab's file" in told and len(fetched) == 1


def says(reason: str, ask: object) -> None:
    with pytest.raises(ScanError) as caught:
        ask()  # type: ignore[operator]
    assert caught.value.reason == reason
    assert "PACS" in caught.value.say("vi") or "127.0.0.1" in caught.value.say("vi")
    for language in ("vi", "en"):
        text = caught.value.say(language)
        assert text.endswith(".") and "{" not in text


def test_a_wrong_password_an_unknown_study_and_a_wrong_address_are_told(orthanc: str) -> None:
    says("pacs_password", Pacs(orthanc, "giangvien", "sai").studies)
    says("pacs_password", Pacs(orthanc).studies)
    pacs = Pacs(orthanc, *LOGIN)
    says("pacs_nothing", lambda: pacs.fetch("1.2.3.4"))
    says("pacs_nothing", Pacs(orthanc.replace("dicom-web", "web"), *LOGIN).studies)


def test_no_pacs_is_told() -> None:
    says("pacs_unreachable", Pacs(f"http://127.0.0.1:{free_port()}/dicom-web").studies)
    says("pacs_not_dicom", Pacs("127.0.0.1").studies)


class Answer(http.server.BaseHTTPRequestHandler):
    """A web server that is no PACS."""

    status, kind, content = 200, "text/html", b"<h1>Xin ch\xc3\xa0o</h1>"
    wait = 0.0

    def do_GET(self) -> None:
        time.sleep(self.wait)
        with contextlib.suppress(OSError):
            self.send_response(self.status)
            self.send_header("Content-Type", self.kind)
            self.send_header("Content-Length", str(len(self.content)))
            self.end_headers()
            self.wfile.write(self.content)

    def log_message(self, *_: object) -> None:
        """Say nothing on stderr."""


@contextlib.contextmanager
def answering(**attributes: object) -> Iterator[str]:
    handler = type("Handler", (Answer,), attributes)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


MULTIPART = 'multipart/related; type="application/dicom"; boundary=b'


@pytest.mark.parametrize(
    ("reason", "attributes"),
    [
        ("pacs_not_dicom", {}),
        ("pacs_not_dicom", {"kind": "application/dicom+json", "content": b"{damaged"}),
        ("pacs_not_dicom", {"kind": "application/dicom+json", "content": b'["x"]'}),
        ("pacs_failed", {"status": 500}),
        ("pacs_failed", {"status": 503}),
        ("pacs_password", {"status": 403}),
        ("pacs_slow", {"wait": 1.0}),
    ],
)
def test_an_answer_that_is_none_is_told(
    reason: str, attributes: dict[str, object], capfd: pytest.CaptureFixture[str]
) -> None:
    with answering(**attributes) as address:
        says(reason, Pacs(address, timeout=0.3).studies)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("reason", "content"),
    [
        ("pacs_nothing", b""),
        ("pacs_not_dicom", b"--b\r\nContent-Type: application/dicom\r\n\r\nx\r\n--b--"),
    ],
)
def test_a_study_that_is_no_dicom_is_told(reason: str, content: bytes) -> None:
    with answering(kind=MULTIPART, content=content) as address:
        says(reason, lambda: Pacs(address).fetch("1.2.3"))


def test_a_damaged_image_of_a_study_is_told() -> None:
    whole = example_path("mr_small").read_bytes()
    content = b"--b\r\nContent-Type: application/dicom\r\n\r\n" + whole[:-400] + b"\r\n--b--"
    with answering(kind=MULTIPART, content=content) as address, pytest.raises(ScanError) as caught:
        Pacs(address).fetch("1.2.3")
    assert caught.value.reason == "cut_off"
