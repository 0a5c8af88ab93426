"""Public tables that are downloaded: NHANES, ILPD, HCV, MIMIC-IV demo, NIH labels."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# NHANES variable -> ours. RIDRETH3 and the codes are those of the survey's documentation.
_NHANES = {
    "SEQN": "participant",
    "RIAGENDR": "sex",
    "RIDAGEYR": "age",
    "RIDRETH3": "group",
    "RIDEXPRG": "pregnant",
    "LBXSCR": "creatinine",
    "LBXSBU": "urea_nitrogen",
    "LBXSNASI": "sodium",
    "LBXSKSI": "potassium",
    "LBXSGL": "glucose",
    "LBXSCH": "total_cholesterol",
    "LBXSTR": "triglycerides",
    "LBXSAL": "albumin",
    "LBXSATSI": "alt",
    "LBXSUA": "uric_acid",
}
_NHANES_GROUPS = {
    1: "Mexican American",
    2: "Other Hispanic",
    3: "Non-Hispanic White",
    4: "Non-Hispanic Black",
    6: "Non-Hispanic Asian",
    7: "Other or multiracial",
}
# The file as published has no header, other copies have one of these.
_ILPD = {
    "Age": "age",
    "Gender": "sex",
    "TB": "total_bilirubin",
    "DB": "direct_bilirubin",
    "Alkphos": "alp",
    "Sgpt": "alt",
    "Sgot": "ast",
    "TP": "total_protein",
    "ALB": "albumin",
    "A/G": "albumin_globulin_ratio",
    "Selector": "liver_patient",
}
_HCV = {
    "Category": "category",
    "Age": "age",
    "Sex": "sex",
    "ALB": "albumin",
    "ALP": "alp",
    "ALT": "alt",
    "AST": "ast",
    "BIL": "bilirubin",
    "CHE": "cholinesterase",
    "CHOL": "cholesterol",
    "CREA": "creatinine",
    "GGT": "ggt",
    "PROT": "total_protein",
}
_HCV_CATEGORIES = {
    "0=Blood Donor": "blood donor",
    "0s=suspect Blood Donor": "suspect blood donor",
    "1=Hepatitis": "hepatitis",
    "2=Fibrosis": "fibrosis",
    "3=Cirrhosis": "cirrhosis",
}
_NIH = {
    "Image Index": "image",
    "Patient ID": "patient",
    "Patient Age": "age",
    "Patient Gender": "sex",
    "View Position": "view",
    "Finding Labels": "findings",
}
_RADIOLOGISTS = {
    "Fracture": "fracture",
    "Pneumothorax": "pneumothorax",
    "Airspace opacity": "airspace_opacity",
    "Nodule or mass": "nodule_or_mass",
}


def nhanes(paths: Sequence[Path]) -> pd.DataFrame:
    """Join interview and biochemistry of NHANES 2017-18 by participant."""
    import pandas as pd

    with warnings.catch_warnings():
        # pandas only warns of a file that was cut off.
        warnings.filterwarnings("error", message="xport file may be corrupted")
        people, blood = (pd.read_sas(path, format="xport", encoding="latin-1") for path in paths)
    table = people.merge(blood, on="SEQN", how="left", validate="one_to_one")
    table = table[list(_NHANES)].rename(columns=_NHANES)
    # SAS writes zero as 5.4e-79.
    table["age"] = table["age"].round().astype(int)
    table["participant"] = table["participant"].astype(int)
    table["sex"] = _category(table["sex"], {2: "F", 1: "M"})
    table["group"] = _category(table["group"], _NHANES_GROUPS)
    # 1 is yes; 2 and 3 (no, not ascertained) and the many who were not asked are not.
    table["pregnant"] = table["pregnant"] == 1
    return table


def ilpd(paths: Sequence[Path]) -> pd.DataFrame:
    """Read ILPD, with or without a header; 1 in the last column is a liver patient."""
    import pandas as pd

    table = pd.read_csv(paths[0], header=None, names=list(_ILPD), skipinitialspace=True)
    if str(table.iloc[0, 0]).strip().lower() == "age":
        header = [str(name).strip() for name in table.iloc[0]]
        wanted = list(_ILPD)
        if [name.removesuffix(" Ratio") for name in header] != wanted:
            raise ValueError(f"columns are {header}; expected {wanted}")
        table = table.iloc[1:].reset_index(drop=True)
    table = table.rename(columns=_ILPD)
    for name in set(table.columns) - {"sex"}:
        table[name] = pd.to_numeric(table[name])
    table["age"] = table["age"].astype(int)
    table["sex"] = _category(table["sex"], {"Female": "F", "Male": "M"})
    if not table["liver_patient"].isin([1, 2]).all():
        raise ValueError("the last column holds something else than 1 and 2")
    table["liver_patient"] = table["liver_patient"] == 1
    return table


def hcv(paths: Sequence[Path]) -> pd.DataFrame:
    """Read HCV by the names of its columns, whatever their order."""
    import pandas as pd

    table = pd.read_csv(paths[0])[list(_HCV)].rename(columns=_HCV)
    table["category"] = _category(table["category"], _HCV_CATEGORIES)
    table["sex"] = _category(table["sex"], {"f": "F", "m": "M"})
    return table


def mimic_labs(paths: Sequence[Path]) -> pd.DataFrame:
    """Join the laboratory events of the MIMIC-IV demo with test, patient and admission."""
    import pandas as pd

    events, tests, patients, admissions = (pd.read_csv(path) for path in paths)
    table = (
        events.merge(tests, on="itemid", how="left", validate="many_to_one")
        .merge(patients, on="subject_id", how="left", validate="many_to_one")
        .merge(
            admissions[["hadm_id", "admission_type"]],
            on="hadm_id",
            how="left",
            validate="many_to_one",
        )
    )
    names = {
        "subject_id": "patient",
        "hadm_id": "admission",
        "admission_type": "admission_type",
        "gender": "sex",
        "anchor_age": "age",
        "charttime": "time",
        "label": "test",
        "fluid": "fluid",
        "valuenum": "value",
        "valueuom": "unit",
        "ref_range_lower": "low",
        "ref_range_upper": "high",
        "flag": "flag",
    }
    table = table[list(names)].rename(columns=names)
    table["time"] = pd.to_datetime(table["time"])
    table["admission"] = table["admission"].astype("Int64")
    for name in ("sex", "admission_type", "test", "fluid", "unit", "flag"):
        table[name] = table[name].astype("category")
    return table.sort_values(["patient", "time"], kind="stable").reset_index(drop=True)


def nih_labels(paths: Sequence[Path]) -> pd.DataFrame:
    """Read the text-mined labels of NIH ChestX-ray14; findings are parted by ``|``."""
    return _nih(paths[0], [])


def nih_radiologists(paths: Sequence[Path]) -> pd.DataFrame:
    """Read Google's adjudicated labels, beside the text-mined ones of the same images."""
    table = _nih(paths[0], [*_RADIOLOGISTS, "Set Id"])
    for name in _RADIOLOGISTS:
        table[name] = _category(table[name], {"YES": True, "NO": False}).astype(bool)
    return table.rename(columns=_RADIOLOGISTS | {"Set Id": "set"})


def _nih(path: Path, more: list[str]) -> pd.DataFrame:
    import pandas as pd

    table = pd.read_csv(path)[[*_NIH, *more]].rename(columns=_NIH)
    for name in ("sex", "view"):
        table[name] = table[name].astype("category")
    return table


def _category(found: pd.Series, names: Mapping[Any, object]) -> pd.Series:
    import pandas as pd

    unknown = set(found.dropna()) - set(names)
    if unknown:
        raise ValueError(f"column {found.name} holds {sorted(map(str, unknown))}")
    kind = pd.CategoricalDtype(list(names.values()))
    return found.map(names).astype(kind)
