"""Download data sets into the cache: resumed, in parallel, checked before they get their name."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event
from urllib.parse import quote

from lab_utils.data.catalogue import Dataset, File
from lab_utils.data.checksums import check_file
from lab_utils.data.errors import DataDamagedError, FetchError
from lab_utils.data.places import cache_folder, found_files
from lab_utils.data.read_files import examine
from lab_utils.data.transfer import Transfer
from lab_utils.language import Twin

# Beside the files, so that a move stays within one disk. No atomic write of its own: what has come
# of a broken download must outlive the process, to be resumed.
_INCOMING = ".incoming"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Fetched:
    """What became of one data set: fresh, already there (both false and None), or an error."""

    dataset: Dataset
    fresh: bool = False
    error: FetchError | None = None


@dataclass(frozen=True)
class Fetcher:
    """Downloads what the catalogue describes.

    A file gets its name in the cache only when it is whole and right; until then it stands in a
    hidden folder beside it, from where an interrupted download goes on. Several processes may
    fetch into one cache at once: the second waits and finds the files there. A cache that holds
    everything is only read, so it may be read-only.

    Parameters
    ----------
    cache : path
        Where files go; by default `cache_folder`.
    base : str
        Address of a folder to take instead of the publishers', with the layout
        ``<folder>/<file>`` of `verify_export.export`, such as a server inside the hospital.
    timeout : float
        Seconds without a byte after which the line counts as broken.
    tries : int
        How often to take up a broken download before giving up.
    pause : float
        Seconds before the first new try; doubled before each further one.
    progress : bool
        Whether to draw a bar for each file.
    """

    cache: Path = field(default_factory=cache_folder)
    base: str = ""
    timeout: float = 30
    tries: int = 5
    pause: float = 1
    progress: bool = False
    workers: int = 3

    def fetch(self, datasets: Sequence[Dataset]) -> list[Fetched]:
        """Download some data sets; what is there and right is left alone.

        One that fails does not stop the others: its result carries the error.
        """
        stop = Event()
        with ThreadPoolExecutor(self.workers) as files, ThreadPoolExecutor(8) as sets:
            running = [sets.submit(self._one, dataset, files, stop) for dataset in datasets]
            try:
                return [result.result() for result in running]
            except BaseException:  # Ctrl-C: what has come so far stays for the next time
                stop.set()
                raise

    def _one(self, dataset: Dataset, files: ThreadPoolExecutor, stop: Event) -> Fetched:
        try:
            return Fetched(dataset, fresh=self._bring(dataset, files, stop))
        except FetchError as error:
            return Fetched(dataset, error=error)
        except DataDamagedError as error:
            return Fetched(dataset, error=_wrong(dataset, error.reason))
        except OSError as error:
            return Fetched(dataset, error=_disk(error, self.cache))

    def _bring(self, dataset: Dataset, files: ThreadPoolExecutor, stop: Event) -> bool:
        from filelock import FileLock

        if self._is_here(dataset):
            return False
        missing = [file.name for file in dataset.files if not self._address(dataset, file)]
        if missing:
            raise _no_address(dataset, missing)
        incoming = self._incoming(dataset)
        with FileLock(incoming / "lock"):
            for stale in incoming.glob("tmp*"):  # pooch's, if a process was killed
                stale.unlink()
            if self._is_here(dataset):  # another process was faster
                return False
            coming: list[Future[Path]] = [
                files.submit(self._file, dataset, file, incoming, stop) for file in dataset.files
            ]
            errors = [found for result in coming if (found := result.exception())]
            if errors:
                raise errors[0]
            paths = [result.result() for result in coming]
            try:
                examine(dataset, paths)
            except DataDamagedError:
                for path in paths:
                    if path.parent == incoming:
                        path.unlink()
                raise
            for path in paths:
                path.replace(incoming.parent / path.name)  # the same name if it was there
        return True

    def _is_here(self, dataset: Dataset) -> bool:
        try:
            paths = found_files(dataset, self.cache)
            return paths is not None and isinstance(examine(dataset, paths), str)
        except DataDamagedError:
            return False

    def _address(self, dataset: Dataset, file: File) -> str:
        if not self.base:
            return file.address
        return f"{self.base.rstrip('/')}/{quote(f'{dataset.folder}/{file.name}')}"

    def _incoming(self, dataset: Dataset) -> Path:
        folder = self.cache / dataset.folder
        incoming = folder / _INCOMING
        for path in (folder, incoming):
            _no_link(path)
            path.mkdir(parents=True, exist_ok=True)
        for path in incoming.iterdir():
            _no_link(path)
        return incoming

    def _file(self, dataset: Dataset, file: File, incoming: Path, stop: Event) -> Path:
        """Download one file into the incoming folder; pooch compares its checksum."""
        import pooch

        here = incoming.parent / file.name
        if file.checksum and here.is_file() and _is_right(dataset, file, here):
            return here
        pooch.get_logger().setLevel("WARNING")
        transfer = Transfer(
            part=incoming / f"{file.name}.part",
            timeout=self.timeout,
            tries=self.tries,
            pause=self.pause,
            progress=self.progress,
            stop=stop,
        )
        get = partial(
            pooch.retrieve,
            self._address(dataset, file),
            file.checksum or None,
            fname=file.name,
            path=incoming,
            downloader=transfer,
        )
        try:
            try:
                return Path(get())
            except ValueError:
                # What had come before may be of another version: once more, from the start.
                if not transfer.resumed:
                    raise
                return Path(get())
        except ValueError as error:
            reason = {"vi": f"{file.name}: sai mã kiểm", "en": f"{file.name}: wrong checksum"}
            raise _wrong(dataset, reason) from error
        except OSError as error:
            if error.errno in _NO_ROOM:
                with suppress(OSError):  # give the room back
                    transfer.part.unlink()
            raise


def _no_link(path: Path) -> None:
    if path.is_symlink():
        raise FetchError(
            vi="{path} là liên kết; không ghi qua liên kết. Hãy xóa liên kết đó.",
            en="{path} is a link, and nothing is written through a link. Remove it.",
            path=path,
        )


def _is_right(dataset: Dataset, file: File, path: Path) -> bool:
    try:
        return check_file(dataset, file, path) == "checksum"
    except DataDamagedError:
        return False


def _wrong(dataset: Dataset, reason: Twin) -> FetchError:
    return FetchError(
        vi="Những gì máy chủ gửi không phải dữ liệu {name} ({reason}); không giữ lại gì. Có thể "
        "mạng đòi đăng nhập trước: mở một trang web bằng trình duyệt rồi chạy lại.",
        en="What the server sent is not the data set {name} ({reason}); nothing of it is kept. "
        "The network may want a sign-in first: open a page in a browser, then run this again.",
        name=dataset.name,
        reason=reason,
    )


def _no_address(dataset: Dataset, files: list[str]) -> FetchError:
    return FetchError(
        vi="Dữ liệu {name} không có địa chỉ tải thẳng. Hãy lấy {files} từ {address} và chép vào "
        "LABS_DATA_MIRROR/{folder}.",
        en="The data set {name} has no address to fetch from. Get {files} from {address} and put "
        "it into LABS_DATA_MIRROR/{folder}.",
        name=dataset.name,
        files=", ".join(files),
        address=dataset.address,
        folder=dataset.folder,
    )


def _disk(error: OSError, cache: Path) -> FetchError:
    if error.errno in _NO_ROOM:
        return FetchError(
            vi="Hết chỗ trên đĩa chứa {cache}; không có tệp dở dang nào. Hãy xóa bớt rồi chạy lại.",
            en="No room left on the disk of {cache}; no half file was left. Make room, then run "
            "this again.",
            cache=cache,
        )
    return FetchError(
        vi="Không ghi được vào {cache} ({reason}). Hãy đặt biến LABS_DATA_CACHE thành một thư mục "
        "ghi được.",
        en="{cache} cannot be written to ({reason}). Let LABS_DATA_CACHE name a folder that can.",
        cache=cache,
        reason=error.strerror,
    )
