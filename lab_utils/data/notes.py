"""Where data come from, in a sentence for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_utils.data.catalogue import Copy, Dataset
from lab_utils.data.checksums import How
from lab_utils.language import Texts, pick

if TYPE_CHECKING:
    import pandas as pd

    from lab_utils.data.readers.images import ImageSet

    Loaded = pd.DataFrame | ImageSet

_NOTES = Texts(
    {
        "package": {
            "vi": "{title}: dữ liệu có sẵn trong phần mềm đã cài ({package}).",
            "en": "{title}: part of the installed software ({package}).",
        },
        "own": {
            "vi": "{title}: bảng đi kèm bộ bài thực hành.",
            "en": "{title}: a table that comes with the labs.",
        },
        "cache": {
            "vi": "{title}: tệp đã tải về máy này; {checked}.",
            "en": "{title}: downloaded to this machine before; {checked}.",
        },
        "mirror": {
            "vi": "{title}: tệp chép từ thư mục dữ liệu của đơn vị; {checked}.",
            "en": "{title}: copied from the folder of data sets; {checked}.",
        },
        "download": {
            "vi": "{title}: vừa tải từ nơi công bố; {checked}.",
            "en": "{title}: just downloaded from its publisher; {checked}.",
        },
        "copy": {
            "vi": "{title}: bản sao, không phải tệp chính thức ({why}).",
            "en": "{title}: a copy, not the official file ({why}).",
        },
    }
)
_CHECKED = Texts(
    {
        "checksum": {
            "vi": "mã kiểm của nơi công bố trùng khớp",
            "en": "the publisher's checksum agrees",
        },
        "content": {
            "vi": "nơi công bố không cho mã kiểm nên chỉ kiểm số dòng, tên cột và khoảng giá trị",
            "en": "its publisher gives no checksum, so rows, columns and ranges were checked",
        },
    }
)


def origin_note(dataset: Dataset, origin: str, how: How) -> dict[str, str]:
    """Return the sentence in both languages."""
    return _NOTES.twin(
        origin,
        title=dataset.title,
        package=dataset.package,
        why=how.why if isinstance(how, Copy) else "",
        checked="" if isinstance(how, Copy) else _CHECKED[how],
    )


def note(loaded: Loaded, language: str) -> str:
    """Say in a sentence where loaded data come from, for the screen.

    Examples
    --------
    >>> from lab_utils.data import load
    >>> note(load("flchain"), "en")
    'Serum free light chains (flchain): part of the installed software (scikit-survival).'
    """
    return pick(loaded.attrs["note"], language)
