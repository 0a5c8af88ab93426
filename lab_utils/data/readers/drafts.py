"""The AI drafts: a YAML file a pair of source note and draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab_utils.language import LANGUAGES, pick
from lab_utils.yaml_file import read_yaml

if TYPE_CHECKING:
    import pandas as pd

_PLAIN = ("truth", "kind", "severity")
_TWINS = {"": "text", "words_": "words", "source_": "source"}


def ai_drafts(paths: Sequence[Path]) -> pd.DataFrame:
    """Read the pairs: a row for each title, line of a source, sentence of a draft, omission."""
    import pandas as pd

    rows = [row for path in paths for row in _rows(path)]
    twins = [f"{name}{language}" for name in _TWINS for language in LANGUAGES]
    return pd.DataFrame(rows).reindex(columns=["pair", "part", "number", *twins, *_PLAIN, "lines"])


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    found = read_yaml(path)
    parts = {
        "title": [{"text": found["title"]}],
        "source": [{"text": line} for line in found["source"]],
        "sentence": [{"text": one} | one for one in found["draft"]],
        "omission": [{"text": one, "kind": "omission"} | one for one in found["omissions"]],
    }
    for part, entries in parts.items():
        for number, entry in enumerate(entries, start=1):
            row = {"pair": path.stem, "part": part, "number": number}
            for name, key in _TWINS.items():
                if key in entry:
                    row |= {f"{name}{one}": pick(entry[key], one) for one in LANGUAGES}
            row |= {key: entry[key] for key in _PLAIN if key in entry}
            if "lines" in entry:
                row["lines"] = " ".join(map(str, entry["lines"]))
            yield row
