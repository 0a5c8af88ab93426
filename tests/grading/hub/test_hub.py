"""The hub as people meet it: signing in, roles, separation, the way of a lab."""

from __future__ import annotations

import pytest
import requests

from lab_utils.colours import css_properties


@pytest.fixture(scope="module")
def trainee(hub):
    return hub.person("hocvien01")


@pytest.fixture(scope="module")
def other(hub):
    return hub.person("hocvien02")


@pytest.fixture(scope="module")
def instructor(hub):
    return hub.person("giangvien")


@pytest.fixture
def lab(hub, release):
    return release(hub.course)


def test_the_hub_says_how_to_sign_in(hub):
    for word in (f"http://127.0.0.1:{hub.port}\n", "giangvien", "hocvien12"):
        assert word in hub.printed
    assert "NOTE" not in hub.printed


def test_the_page_to_sign_in_has_the_colours_of_all_pages(hub):
    assert css_properties() in requests.get(f"{hub.address}/hub/login").text


def test_a_trainee_has_no_formgrader_no_courses_and_no_terminal(trainee):
    assert trainee.server("GET", "/api/status").status_code == 200
    for path in ("/formgrader", "/courses_list", "/api/terminals", "/terminals/1"):
        assert trainee.server("GET", path).status_code == 404, path
    page = trainee.server("GET", "/lab").text
    for plugin in ("formgrader", "course-list", "create-assignment", "validate-assignment"):
        assert f'"@jupyter/nbgrader:{plugin}"' in page  # among those switched off
    assert '"@jupyter/nbgrader:assignment-list"' not in page


def test_a_trainee_cannot_use_the_server_of_another(trainee, instructor, other):
    for name in ("giangvien", "hocvien02"):
        assert trainee.server("GET", "/api/contents", of=name).status_code == 403


def test_pages_travel_compressed_and_no_news_is_fetched(trainee):
    answer = trainee.server("GET", "/lab")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert '"news": {"disabled": true}' in answer.text


def test_the_instructor_has_formgrader_as_a_page_of_its_own(instructor):
    answer = instructor.server("GET", "/formgrader")
    assert answer.status_code == 200
    assert "Manage Assignments" in answer.text
    assert "Current configuration" not in answer.text
    home = instructor.hub("GET", "").json()
    assert home["groups"] == ["instructors"]
    assert '"@jupyter/nbgrader:formgrader"' in instructor.server("GET", "/lab").text


def test_idle_servers_are_looked_for(hub):
    log = (hub.course / "state/hub.log").read_text()
    assert f"200 GET /{hub.port}/hub/api/users?state=[secret] (idle-culler" in log


def test_the_state_of_the_hub_is_for_nobody_else(hub):
    assert hub.course.stat().st_mode & 0o777 == 0o700
    assert (hub.course / "state").stat().st_mode & 0o777 == 0o700
    for name in ("cookie_secret", "hub.sqlite", "course.sqlite"):
        assert (hub.course / "state" / name).stat().st_mode & 0o777 == 0o600


def test_all_read_one_cache_of_data_and_no_trainee_changes_it(trainee):
    code = """
import os
from lab_utils.data.places import cache_folder
file = cache_folder() / "shared.txt"
print(file.read_text(), os.access(file, os.W_OK), os.access(cache_folder(), os.W_OK))
"""
    assert trainee.run(code) == "for all False False\n"


def test_the_labs_can_be_imported_and_settings_of_the_page_kept(trainee):
    assert trainee.run("import lab_utils.language; print('here')") == "here\n"
    settings = "/lab/api/settings/@jupyterlab/notebook-extension:tracker"
    assert trainee.server("PUT", settings, json={"raw": "{}"}).status_code == 204


def test_a_lab_goes_to_the_trainee_and_comes_back(
    hub, lab, trainee, other, instructor, write_feedback
):
    released = trainee.assignments("fetch", lab)
    assert (hub.course / "homes/hocvien01" / lab / f"{lab}.ipynb").is_file()
    assert [(a["assignment_id"], a["status"]) for a in released][-1] == (lab, "fetched")
    trainee.assignments("submit", lab)
    other.assignments("fetch", lab)
    other.assignments("submit", lab)

    collected = instructor.server("POST", f"/formgrader/api/assignment/{lab}/collect").json()
    assert collected["success"], collected
    submitted = hub.course / "submitted"
    assert sorted(path.name for path in submitted.iterdir()) == ["hocvien01", "hocvien02"]
    for name in ("hocvien01", "hocvien02"):
        handed_in = submitted / name / lab / f"{lab}.ipynb"
        assert (
            handed_in.read_bytes()
            == (hub.course / "homes" / name / lab / handed_in.name).read_bytes()
        )

    # What feedback says does not matter here, only where it goes.
    for name in ("hocvien01", "hocvien02"):
        write_feedback(hub.course, lab, name)
    path = f"/formgrader/api/assignment/{lab}/release_feedback"
    released = instructor.server("POST", path).json()
    assert released["success"], released

    (own,) = [a for a in trainee.assignments("fetch_feedback", lab) if a["status"] == "submitted"]
    assert own["submissions"][0]["has_local_feedback"]
    page = hub.course / "homes/hocvien01" / own["submissions"][0]["local_feedback_path"]
    assert (page / f"{lab}.html").read_text() == "feedback for hocvien01"


def test_a_refused_hand_in_is_a_sentence_in_the_assignment_list(hub, other):
    (hub.course / "homes/hocvien02/03_shortcut").mkdir()
    given = {"course_id": "clinical-ai", "assignment_id": "03_shortcut"}
    for lab, sentence in (("03_shortcut", "is missing"), ("none", "no folder of lab none")):
        asked = given | {"assignment_id": lab}
        answer = other.server("POST", "/assignments/submit", json=asked).json()
        assert not answer["success"]
        assert sentence in answer["value"] and "\n" not in answer["value"]
        assert "Traceback" not in answer["value"] and "Error" not in answer["value"]
