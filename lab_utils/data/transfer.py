"""Download one file over a bad line: resumed where it stopped, never half a file as a whole one."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from lab_utils.data.errors import FetchError
from lab_utils.errors import BilingualError
from lab_utils.language import LANGUAGES, Twin, pick
from lab_utils.numbers import format_number

if TYPE_CHECKING:
    import requests

_CHUNK = 1 << 16
_NO_SUCH_RANGE = 416
# Answers that may be better in a minute.
_PASSING = {408, 429, 500, 502, 503, 504}


class _BrokenError(BilingualError):
    """The line broke, or the server was busy: worth another try."""


@dataclass
class Transfer:
    """A downloader for pooch that resumes what an earlier one began.

    What has come stands in `part`, also after the process has ended; the file that pooch asked
    for appears only when the server has sent all of it.

    Attributes
    ----------
    resumed : bool
        Whether bytes of an earlier try are in the file.
    """

    part: Path
    timeout: float
    tries: int
    pause: float
    progress: bool
    stop: Event = field(repr=False)
    resumed: bool = False

    def __call__(self, url: str, output_file: str, pooch: Any) -> None:
        """Download `url` to `output_file`.

        Raises
        ------
        FetchError
            If it could not be had; the disk's own errors are left as they are.
        """
        self.resumed = False
        for again in range(self.tries):
            if self.stop.wait(self.pause * 2 ** (again - 1) if again else 0):
                break
            try:
                self._try(url)
            except _BrokenError as error:
                broken = error
                continue
            self.part.replace(output_file)
            return
        raise self._gave_up(url, "" if self.stop.is_set() else broken.twin)

    def _try(self, url: str) -> None:
        import requests
        from urllib3.exceptions import HTTPError

        have = self.part.stat().st_size if self.part.exists() else 0
        # No compression on the way: a range counts the bytes of the file itself.
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        try:
            with requests.get(url, headers=headers, stream=True, timeout=self.timeout) as answer:
                if answer.status_code == _NO_SUCH_RANGE and have:
                    if _total(answer) != have:
                        self.part.unlink()
                        raise _BrokenError(
                            vi="máy chủ có tệp khác lần trước",
                            en="the server holds another file than before",
                        )
                    self.resumed = True  # it was whole already
                    return
                if answer.status_code in _PASSING:
                    raise _BrokenError(
                        vi="máy chủ trả lời {status}",
                        en="the server answers {status}",
                        status=answer.status_code,
                    )
                if not answer.ok:
                    raise _refused(url, answer.status_code)
                self._write(answer, have)
        except (requests.RequestException, HTTPError) as error:
            raise _BrokenError(vi="", en="") from error  # its own words help no instructor

    def _write(self, answer: requests.Response, have: int) -> None:
        from tqdm import tqdm

        goes_on = answer.status_code == 206
        if goes_on and _start(answer) != have:
            self.part.unlink(missing_ok=True)
            raise _BrokenError(
                vi="máy chủ gửi một phần khác phần cần tải",
                en="the server sent another part than was asked for",
            )
        self.resumed = goes_on
        length = answer.headers.get("Content-Length", "")
        start = have if goes_on else 0
        total = start + int(length) if length.isdigit() else None
        flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if goes_on else os.O_TRUNC)
        # A link put in the way is not followed.
        with (
            os.fdopen(os.open(self.part, flags | os.O_NOFOLLOW, 0o666), "wb") as part,
            tqdm(
                total=total,
                initial=start,
                unit="B",
                unit_scale=True,
                desc=self.part.stem,
                ncols=79,
                leave=False,
                disable=not self.progress,
            ) as bar,
        ):
            come = start
            # read1 returns what has come, however little, so that a break loses nothing.
            while chunk := answer.raw.read1(_CHUNK):
                if self.stop.is_set():
                    raise _BrokenError(vi="đã dừng", en="stopped")
                part.write(chunk)
                come += len(chunk)
                bar.update(len(chunk))
        if total is not None and come < total:
            raise _BrokenError(
                vi="mới nhận {come} trên {total} byte",
                en="{come} of {total} bytes came",
                come=come,
                total=total,
            )

    def _gave_up(self, url: str, reason: Twin) -> FetchError:
        have = self.part.stat().st_size if self.part.exists() else 0
        then = {"vi": "Hãy chạy lại lệnh này.", "en": "Run the same command again."}
        if have:
            size = {one: format_number(have / 1e6, one, 1) for one in LANGUAGES}
            then = {
                "vi": f"Đã giữ {size['vi']} MB; chạy lại lệnh này để tải tiếp.",
                "en": f"{size['en']} MB are kept; run the same command again to go on from there.",
            }
        reasons = {one: pick(reason, one) for one in LANGUAGES}
        return FetchError(
            vi="Không tải xong được {url}: đường truyền đứt hoặc máy chủ không trả lời{reason}. "
            "{then}",
            en="{url} could not be fetched: the line broke or the server did not answer{reason}. "
            "{then}",
            url=url,
            reason={one: f" ({said})" if said else "" for one, said in reasons.items()},
            then=then,
        )


def _refused(url: str, status: int) -> FetchError:
    return FetchError(
        vi="Máy chủ từ chối {url} (mã {status}): có thể tệp đã được dời đi. Hãy tải tệp bằng trình "
        "duyệt từ trang ghi trong thẻ dữ liệu, rồi chép vào thư mục LABS_DATA_MIRROR.",
        en="The server refuses {url} (status {status}): the file may have moved. Fetch it with a "
        "browser from the page that the card names and put it into the folder LABS_DATA_MIRROR.",
        url=url,
        status=status,
    )


def _start(answer: requests.Response) -> int | None:
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _total(answer: requests.Response) -> int | None:
    found = re.match(r"bytes \*/(\d+)$", answer.headers.get("Content-Range", ""))
    return int(found[1]) if found else None
