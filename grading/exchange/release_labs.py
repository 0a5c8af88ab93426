"""``python -m grading.exchange.release_labs LANGUAGE LAB…``: what a starting hub releases."""

from __future__ import annotations

import sys
import warnings

from grading.course.errors import CourseError
from grading.course.store import Store
from grading.exchange.releases import note_problem
from grading.exchange.steps import release
from lab_utils.errors import BilingualError
from lab_utils.language import LANGUAGES


def main(language: str, labs: list[str]) -> None:
    """Release some labs; say of each that it is out, or why it is not, and go on with the rest."""
    # nbgrader's own use of its database warns; nobody here can mend it.
    warnings.filterwarnings("ignore", module="nbgrader")
    for lab in labs:
        if (problem := _problem(lab, language)) is None:
            print(f"✓ {lab}", flush=True)
            continue
        with Store() as store:
            note_problem(store, lab, problem.twin)
        said = CourseError(
            vi="Chưa phát được bài {lab}: {reason}",
            en="Lab {lab} could not be released: {reason}",
            lab=lab,
            reason=problem.twin,
        )
        for one in LANGUAGES:
            print(f"✗ {said.say(one)}", flush=True)


def _problem(lab: str, language: str) -> BilingualError | None:
    try:
        release(lab, language)
    except BilingualError as error:
        return error
    # Whatever is wrong with one lab keeps no other back.
    except Exception as error:
        kind = f"{type(error).__name__}: {error}"
        return CourseError(
            vi="bài có lỗi mà chương trình không hiểu ({kind})",
            en="it has a fault that the program does not know ({kind})",
            kind=kind,
        )
    return None


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
