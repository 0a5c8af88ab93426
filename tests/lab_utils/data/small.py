"""A small catalogue of invented sets, and their files."""

from __future__ import annotations

import gzip
import hashlib
import io

import numpy as np
import yaml

from lab_utils.data.catalogue import read_catalogue

RNG = np.random.default_rng(0)
COUNTS = {"training": 40, "validation": 8, "test": 12}


def npz(**arrays):
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def images(side=28, dtype=np.uint8, **counts):
    parts = {"training": "train", "validation": "val", "test": "test"}
    arrays = {}
    for split, n in (COUNTS | counts).items():
        arrays[f"{parts[split]}_images"] = RNG.integers(0, 256, (n, side, side)).astype(dtype)
        arrays[f"{parts[split]}_labels"] = RNG.integers(0, 2, (n, 1)).astype(np.uint8)
    return npz(**arrays)


IMAGES = images()
WARD = b"bed,temperature\n1,36.6\n2,38.4\n3,\n"
EVENTS = gzip.compress(
    b"subject_id,hadm_id,itemid,charttime,valuenum,valueuom,ref_range_lower,ref_range_upper,flag\n"
    b"10,,1,2180-05-02 06:00:00,5.9,mmol/L,3.5,5.1,abnormal\n"
    b"10,77,1,2180-05-01 06:00:00,4.1,mmol/L,3.5,5.1,\n"
    b"11,,2,2150-01-01 00:00:00,,,,,\n",
    mtime=0,
)
TESTS = gzip.compress(
    b"itemid,label,fluid,category\n1,Potassium,Blood,Chemistry\n2,Colour,Urine,Other\n", mtime=0
)
PATIENTS = gzip.compress(b"subject_id,gender,anchor_age\n10,F,55\n11,M,60\n", mtime=0)
ADMISSIONS = gzip.compress(b"subject_id,hadm_id,admission_type\n10,77,URGENT\n", mtime=0)
LABS = {
    "labevents.csv.gz": EVENTS,
    "d_labitems.csv.gz": TESTS,
    "patients.csv.gz": PATIENTS,
    "admissions.csv.gz": ADMISSIONS,
}
FILES = {
    "films/films.npz": IMAGES,
    "ward/ward (3).csv": WARD,
    **{f"labs/{name}": content for name, content in LABS.items()},
}

BOTH = {"vi": "một", "en": "one"}
COMMON = {
    "title": BOTH,
    "what": BOTH,
    "people": BOTH,
    "limits": BOTH,
    "source": "download",
    "licence": "CC0",
    "citation": ["Nobody"],
    "address": "https://example.org/set",
}


def entries():
    """The catalogue as plain data, to be changed by a test."""
    return {
        "films": COMMON
        | {
            "rows": 60,
            "folder": "films",
            "files": [
                {
                    "name": "films.npz",
                    "address": "https://example.org/films.npz",
                    "md5": hashlib.md5(IMAGES).hexdigest(),
                }
            ],
            "images": dict(COUNTS),
            "labels": {0: BOTH, 1: BOTH},
        },
        "ward": COMMON
        | {
            "rows": 3,
            "folder": "ward",
            "files": [{"name": "ward (3).csv", "address": "https://example.org/ward.csv"}],
            "columns": {
                "bed": {"vi": "giường", "en": "bed", "missing": 0, "values": [1, 2, 3]},
                "temperature": {
                    "vi": "nhiệt độ",
                    "en": "temperature",
                    "unit": "°C",
                    "missing": 1,
                    "range": [30, 43],
                },
            },
        },
        "mimic_labs": COMMON
        | {
            "folder": "labs",
            "files": [
                {
                    "name": name,
                    "address": f"https://example.org/{name}",
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
                for name, content in LABS.items()
            ],
            "columns": {
                name: {"vi": name, "en": name}
                for name in [
                    *("patient", "admission", "admission_type", "sex", "age", "time", "test"),
                    *("fluid", "value", "unit", "low", "high", "flag"),
                ]
            },
        },
    }


def read(folder, content=None):
    """Write a catalogue and read it."""
    path = folder / "small.yaml"
    path.write_text(
        yaml.safe_dump(entries() if content is None else content, sort_keys=False), encoding="utf-8"
    )
    return read_catalogue(path)


def put(folder, *names):
    """Write files of the small catalogue into a cache or mirror; all of them without a name."""
    for name in names or FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FILES[name])
