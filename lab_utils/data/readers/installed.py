"""Data sets that come inside installed packages, and small tables of our own."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from lab_utils.yaml_file import read_yaml

if TYPE_CHECKING:
    import pandas as pd

# Their names in the file, and ours.
_FLCHAIN = {
    "age": "age",
    "sex": "sex",
    "sample.yr": "sample_year",
    "kappa": "kappa",
    "lambda": "lambda",
    "flc.grp": "flc_group",
    "creatinine": "creatinine",
    "mgus": "mgus",
    "futime": "follow_up",
    "death": "death",
    "chapter": "chapter",
}
_DIABETES = {
    "s1": "total_cholesterol",
    "s2": "ldl",
    "s3": "hdl",
    "s4": "cholesterol_ratio",
    "s6": "glucose",
    "target": "progression",
}


def data_file(package: str, name: str) -> Path:
    """Find a data file of an installed package, without importing the package.

    The packages of ``requirements/data.in`` are installed without their dependencies, so most of
    them could not be imported, and the licence of a package's code may not suit the labs.

    Parameters
    ----------
    package : str
        Its name on the package index, for example "scikit-survival".
    name : str
        Where the file is inside the installed package, for example "sksurv/datasets/a.arff".

    Raises
    ------
    FileNotFoundError
        If the package is not installed, or has no such file.

    Examples
    --------
    >>> data_file("scikit-survival", "sksurv/datasets/data/flchain.arff").name
    'flchain.arff'
    """
    try:
        path = Path(str(distribution(package).locate_file(name)))
    except PackageNotFoundError:
        raise FileNotFoundError(f"the package {package} is not installed") from None
    if not path.is_file():
        raise FileNotFoundError(f"the installed package {package} has no file {name}")
    return path


def flchain(_: Sequence[Path]) -> pd.DataFrame:
    """Read flchain from the installed scikit-survival, of which nothing else is read (GPL-3)."""
    import pandas as pd

    path = data_file("scikit-survival", "sksurv/datasets/data/flchain.arff")
    text = path.read_text(encoding="ascii")
    header, _mark, rows = text.partition("@data\n")
    names = [line.split()[1] for line in header.splitlines() if line.startswith("@attribute")]
    if names != list(_FLCHAIN):
        raise ValueError(f"columns are {names}; expected {list(_FLCHAIN)}")
    table = pd.read_csv(io.StringIO(rows), names=list(_FLCHAIN.values()), na_values="?")
    table["sex"] = pd.Categorical(table["sex"], ["F", "M"])
    table["chapter"] = table["chapter"].astype("category")
    table["mgus"] = table["mgus"] == "yes"
    table["death"] = table["death"] == "dead"
    return table


def diabetes(_: Sequence[Path]) -> pd.DataFrame:
    """Read the diabetes data in their own units, not scaled."""
    from sklearn.datasets import load_diabetes

    table = load_diabetes(as_frame=True, scaled=False).frame.rename(columns=_DIABETES)
    return table.astype({"age": int, "sex": int, "progression": int})


def breast_cytology(_: Sequence[Path]) -> pd.DataFrame:
    """Read the measurements of nuclei, and whether the mass was malignant."""
    from sklearn.datasets import load_breast_cancer

    found = load_breast_cancer(as_frame=True)
    table = found.data.rename(columns=lambda name: name.replace(" ", "_"))
    # Theirs counts malignant as 0, which reads the wrong way round in a clinic.
    table["malignant"] = found.target == list(found.target_names).index("malignant")
    return table


def pydicom_scans(_: Sequence[Path]) -> pd.DataFrame:
    """List the DICOM files that ship inside pydicom, as `lab_utils.imaging` names them."""
    import pandas as pd
    from pydicom import dcmread

    from lab_utils.imaging.examples import EXAMPLES, example_path

    rows = []
    for scan in EXAMPLES:
        path = example_path(scan)
        header = dcmread(path, stop_before_pixels=True)
        rows.append(
            {
                "scan": scan,
                "modality": str(header.Modality),
                "rows": header.get("Rows"),
                "columns": header.get("Columns"),
                "private_elements": sum(element.tag.is_private for element in header.iterall()),
                "path": str(path),
            }
        )
    return pd.DataFrame(rows).astype({"rows": "Int64", "columns": "Int64"})


def own_csv(paths: Sequence[Path]) -> pd.DataFrame:
    """Read a small table of our own."""
    import pandas as pd

    return pd.read_csv(paths[0])


def published(paths: Sequence[Path]) -> pd.DataFrame:
    """Read the published figures: one row a figure, each with its source."""
    import pandas as pd

    studies = read_yaml(paths[0])
    rows = [
        {"study": study, "figure": name, **figure, "source": found["source"]}
        for study, found in studies.items()
        for name, figure in found["figures"].items()
    ]
    columns = ["study", "figure", "value", "of", "low", "high", "unit", "vi", "en", "source"]
    table = pd.DataFrame(rows).reindex(columns=columns)
    table["unit"] = table["unit"].fillna("")
    return table


def mock_notes(paths: Sequence[Path]) -> pd.DataFrame:
    """Read the invented notes: the text, and where each identifier of it stands."""
    import pandas as pd

    rows = []
    for note in read_yaml(paths[0]):
        # Pieces in turn: plain, kind, identifier, plain, kind, identifier …
        text, *marked = re.split(r"\{(\w+)\|([^{}]*)\}", note["text"])
        identifiers = []
        for kind, identifier, after in zip(*[iter(marked)] * 3, strict=True):
            identifiers.append((kind, len(text), len(text) + len(identifier)))
            text += identifier + after
        rows.append(
            {"note": note["note"], **note["document"], "seed": note["seed"], "text": text}
            | {"identifiers": tuple(identifiers)}
        )
    return pd.DataFrame(rows)
