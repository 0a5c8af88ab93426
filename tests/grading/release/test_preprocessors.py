"""What trainees get: one language, no keys, folded code; and that it runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbclient
import nbformat
import pytest
import yaml
from nbgrader.validator import Validator

from grading.course import nbgrader_config
from grading.exchange import steps
from lab_utils.questions.items_file import read_items

pytestmark = pytest.mark.usefixtures("kernels")

OTHER = {"vi": "en", "en": "vi"}
TEXTS = {"vi": "TIẾNG VIỆT", "en": "IN ENGLISH"}


@pytest.fixture(scope="module")
def released(new_course: Callable) -> dict[str, Path]:
    """Release the small lab once in each language; return copies of what trainees get."""
    copies = {}
    for language in ("vi", "en"):
        one = new_course()
        steps.release(one.lab, language)
        copies[language] = one.root / "release" / one.lab
    return copies


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


def _cells(folder: Path) -> list[nbformat.NotebookNode]:
    return nbformat.read(folder / f"{folder.name}.ipynb", as_version=4).cells


def test_only_the_texts_of_one_language_are_left(
    released: dict[str, Path], small: Path, language: str
) -> None:
    cells = _cells(released[language])
    source = _cells(small)
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    assert texts == [cell.source for cell in source if language in cell.metadata.get("tags", [])]
    assert TEXTS[language] in texts[0]
    whole = (released[language] / "90_small.ipynb").read_text(encoding="utf-8")
    assert TEXTS[OTHER[language]] not in whole


def test_the_lab_opens_in_the_released_language(released: dict[str, Path], language: str) -> None:
    sources = [cell.source for cell in _cells(released[language])]
    assert [source for source in sources if source.startswith("language =")] == [
        f'language = "{language}"'
    ]


def test_no_solution_and_no_hidden_test_is_released(
    released: dict[str, Path], language: str
) -> None:
    for path in released[language].rglob("*"):
        content = path.read_text(encoding="utf-8")
        for trace in ("### BEGIN", "### END", ".score(", ".answer(", "raise NotImplementedError"):
            assert trace not in content, (path.name, trace)


def test_an_answer_cell_asks_and_nothing_else(released: dict[str, Path], language: str) -> None:
    answers = {
        cell.metadata.nbgrader.grade_id: cell.source.strip()
        for cell in _cells(released[language])
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    assert answers["dose"] == 'dose = ask("dose")'
    assert answers["night"] == 'night = ask("night")'
    assert len(answers) == 7


def test_all_code_is_folded_and_nothing_has_run(released: dict[str, Path], language: str) -> None:
    code = [cell for cell in _cells(released[language]) if cell.cell_type == "code"]
    assert code
    for cell in code:
        assert cell.metadata.jupyter.source_hidden is True
        assert cell.outputs == []
        assert cell.execution_count is None


def test_no_cell_can_be_edited_or_deleted(released: dict[str, Path], language: str) -> None:
    for cell in _cells(released[language]):
        assert (cell.metadata.editable, cell.metadata.deletable) == (False, False), cell.source


def test_what_is_for_the_notebook_alone_is_released_and_says_so(
    released: dict[str, Path], language: str
) -> None:
    alone = [
        cell for cell in _cells(released[language]) if "notebook" in cell.metadata.get("tags", [])
    ]
    assert [cell.id for cell in alone] == [
        {"vi": "small-34", "en": "small-35"}[language],
        "small-36",
    ]


def test_explanations_are_withheld_and_nothing_else(
    released: dict[str, Path], small: Path, language: str
) -> None:
    content = (released[language] / "items.yaml").read_text(encoding="utf-8")
    for trace in ("after:", "why:", "GIẢI THÍCH", "EXPLAINED", "VÌ SAO", "WHY"):
        assert trace not in content
    expected = yaml.safe_load((small / "items.yaml").read_text(encoding="utf-8"))
    for item in expected["items"].values():
        item.pop("after", None)
        for option in item.get("options", {}).values():
            option.pop("why", None)
    assert yaml.safe_load(content) == expected
    # And it is a declaration still; mistakes stay, they are named while trainees work.
    assert "grams" in read_items(released[language] / "items.yaml").items["dose"].mistakes


def test_the_folder_holds_the_lab_and_nothing_else(
    released: dict[str, Path], language: str
) -> None:
    names = {path.name for path in released[language].iterdir()}
    assert names == {"90_small.ipynb", "items.yaml"}


def test_the_gradebook_is_the_same_in_both_languages(released: dict[str, Path]) -> None:
    cells = {}
    for language, folder in released.items():
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LABS_COURSE", str(folder.parents[1]))
            with nbgrader_config.open_course().gradebook as gradebook:
                notebook = gradebook.find_notebook("90_small", "90_small")
                cells[language] = [
                    (cell.name, cell.cell_type, cell.source, cell.locked, cell.checksum)
                    for cell in notebook.source_cells
                ] + [(cell.name, cell.max_score) for cell in notebook.grade_cells]
    assert cells["vi"] == cells["en"]
    # Seven answers, six checks, and the points of those six and of the written answer.
    assert len(cells["vi"]) == 7 + 6 + 7


def test_the_released_lab_runs_blank(
    released: dict[str, Path], language: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(released[language], tmp_path / "90_small"))
    notebook = nbformat.read(folder / "90_small.ipynb", as_version=4)
    run = nbclient.execute(notebook, cwd=folder, kernel_name="python3")
    for cell in run.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.text
    # To be asked is not to answer.
    assert not (folder / "answers.json").exists()


def test_validate_frightens_nobody(released: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(released["vi"], tmp_path / "90_small"))
    found = Validator().validate(str(folder / "90_small.ipynb"))
    # nbgrader calls an unchanged cell of a written item failed; no cell raises anything.
    failed = {one["source"]: one["raw_error"] for one in found.pop("failed")}
    assert found == {}
    assert failed == {
        'night = ask("night")': "Partial credit; passed some but not all of the tests"
    }
