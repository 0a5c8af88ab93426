"""A course in a folder whose name means something else to globs, patterns and encodings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Instructors' steps, and those behind formgrader's buttons.
ALL_STEPS = """
import json, sys
from pathlib import Path
from grading.course import nbgrader_config, paths
paths.NOTEBOOKS = Path(sys.argv[1])
from grading.exchange import steps
from grading.exchange.exchanged_files import read_folder, write_folder
from grading.exchange.nbgrader_config import instructor_config
from grading.exchange.releases import fetch
from grading.course.store import Store
from grading.exchange.submissions import hand_in
from lab_utils.questions import Lab

name = "90_small"
steps.release(name, "vi")
home = paths.course_folder() / "homes" / "an" / name
with Store() as store:
    write_folder(home, fetch(store, name).files)
    lab = Lab("vi", home)
    lab.record(lab.items["dose"], 250.0)
    hand_in(store, "an", name, read_folder(home, name)[0])
collected = steps.collect(name)
marked = [[one.trainee, one.points] for one in steps.mark(name)]
given, waiting = steps.feedback(name)
api = nbgrader_config.open_course(instructor_config)
buttons = [api.autograde(name, "an"), api.generate_feedback(name, "an")]
found = [collected, marked, given, waiting, [one["success"] for one in buttons]]
found.append(sorted(api.get_source_assignments()))
print(json.dumps(found))
"""


@pytest.mark.parametrize(
    "environment",
    [{}, {"LC_ALL": "C"}, {"LABS_COURSE": ""}],
    ids=["as it is", "C", "the course where one stands"],
)
def test_signs_and_vietnamese_letters_in_the_path_change_nothing(
    small: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    folder = tmp_path / "Khóa (1) + [2]'s"
    shutil.copytree(small, folder / "notebooks" / small.name)
    course = folder / "course"
    done = subprocess.run(
        [sys.executable, "-c", ALL_STEPS, str(folder / "notebooks")],
        env=os.environ | {"LABS_COURSE": str(course)} | environment,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found == [["an"], [["an", 1.0]], ["an"], [], [True, True], [small.name]]
    assert (course / "feedback" / "an" / small.name / f"{small.name}.html").exists()
