"""Signing in from a learning platform by LTI 1.3: a real hub, a platform made up here."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sqlite3
import time
from contextlib import closing
from datetime import datetime, timedelta

import programs
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from ltiplatform import CLAIM, Browser, Platform, User

from grading.course.enrolled import trainees
from grading.course.errors import CourseError
from grading.course.lti_people import role, user_name
from grading.course.paths import is_user_name
from grading.course.people.change import change, remove
from grading.course.people.codes import new_class_code
from grading.course.people.person import people
from grading.exchange import change_due_date
from grading.hub import sandbox
from grading.hub.lti.platform import read
from lab_utils.language import pick
from lab_utils.yaml_file import YamlError

LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
LEARNER, INSTRUCTOR = LIS + "membership#Learner", LIS + "membership#Instructor"
LAB = "02_threshold"
LISTED = "username,role,name\ngiangvien,instructor,Giảng viên\n"


# Names and roles


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.setenv("LABS_COURSE", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    "subject", ["42", "giangvien", "../../giangvien", "lti-0", "A B", "ạ" * 500, "x\0y"]
)
def test_a_pseudonym_is_a_user_name_and_says_nothing(course, subject):
    # With a fixed key, as a short subject may stand in a name by chance.
    (course / "state").mkdir()
    (course / "state" / "lti.key").write_bytes(bytes(32))
    name = user_name("https://moodle.example", subject)
    assert is_user_name(name) and subject not in name
    assert name == user_name("https://moodle.example", subject)


def test_the_issuer_and_the_course_s_key_make_other_names(course, tmp_path, monkeypatch):
    here = user_name("https://a.example", "42")
    assert here != user_name("https://b.example", "42")
    # What stands in one of the two is not taken for the other.
    assert user_name("https://a.example", "142") != user_name("https://a.example1", "42")
    monkeypatch.setenv("LABS_COURSE", str(tmp_path / "other"))
    assert here != user_name("https://a.example", "42")


# Context roles, LTI 1.3 Core, A.2.3 and A.2.4.
@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([LEARNER], "trainee"),
        (["Learner"], "trainee"),
        ([INSTRUCTOR], "instructor"),
        ([LIS + "membership/Instructor#TeachingAssistant"], "instructor"),
        # A learner of the kind "Instructor", and one of both: the lesser rights.
        ([LIS + "membership/Learner#Instructor"], "trainee"),
        ([INSTRUCTOR, LEARNER], "trainee"),
        # At the institution or on the system, not in this course.
        ([LIS + "institution/person#Instructor"], None),
        ([LIS + "system/person#Administrator", LIS + "institution/person#Student"], None),
        ([LIS + "membership#Mentor", LIS + "membership#ContentDeveloper"], None),
        (["xInstructor", INSTRUCTOR + "s", "http://elsewhere/membership#Instructor"], None),
        ([], None),
        (None, None),
    ],
)
def test_the_role_in_the_course_decides(roles, expected):
    assert role(roles) == expected


# lti.yaml

SETTINGS = (
    "issuer: https://moodle.example\nclient_id: AbC\ndeployment_id: 3\n"
    "authorize_url: https://moodle.example/mod/lti/auth.php\n"
    "jwks_url: https://moodle.example/mod/lti/certs.php\n"
)


def test_the_settings_are_read_and_are_optional(tmp_path):
    path = tmp_path / "lti.yaml"
    assert read(path) is None
    path.write_text(SETTINGS)
    found = read(path)
    assert found.issuer == "https://moodle.example"
    assert found.deployment_id == "3"  # as the token has it: text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("client_id: AbC\n", "", "client_id is missing"),
        ("client_id: AbC", "client_id: AbC\nsecret: x", "secret is not an entry"),
        ("client_id: AbC", "client_id:", "client_id: expected .*, got None"),
        ("deployment_id: 3", "deployment_id: [3]", r"deployment_id: expected .*, got \[3\]"),
        ("jwks_url: https", "jwks_url: http", "jwks_url: expected https://…, got 'http://"),
        ("authorize_url: https://", "authorize_url: ", "authorize_url: expected https"),
        (SETTINGS, "just words", "expected the entries issuer, .*, got 'just words'"),
        (SETTINGS, "a: [", "is not YAML"),
    ],
)
def test_settings_that_cannot_be_used_are_named(tmp_path, old, new, said):
    path = tmp_path / "lti.yaml"
    path.write_text(SETTINGS.replace(old, new))
    with pytest.raises(YamlError, match=said) as error:
        read(path)
    assert error.value.twin["vi"] != error.value.twin["en"]


# The hub


@pytest.fixture(scope="module")
def platform():
    platform = Platform()
    platform.users = {
        "learner": User("42", [LEARNER]),
        "7200117": User("7200117", [LEARNER]),  # as Moodle does it
        "instructor": User("2", [INSTRUCTOR, LIS + "institution/person#Administrator"]),
        "mentor": User("43", [LIS + "membership#Mentor"]),
        "nobody": User("44", []),
        "staff": User("45", [LIS + "institution/person#Instructor"]),
        "imitator": User("giangvien", [LEARNER]),
        "paths": User("../../state/x", [LEARNER]),
    }
    yield platform
    platform.server.shutdown()


@pytest.fixture(scope="module")
def lti_hub(hub_class, platform, tmp_path_factory):
    """A hub that knows the platform, and one account with a password."""
    if problem := sandbox.problem():
        programs.missing("bubblewrap", f"{pick(problem.cause, 'en')}: {pick(problem.remedy, 'en')}")
    hub = hub_class(
        tmp_path_factory.mktemp("lti") / "course",
        {"NO_PROXY": "127.0.0.1"},
        first_lab=True,
        files={"lti.yaml": platform.settings(), "accounts.csv": LISTED},
    )
    yield hub
    hub.stop()


@pytest.fixture
def new_browser(lti_hub, platform):
    """A browser without cookies."""
    return lambda: Browser(lti_hub.address, platform)


@pytest.fixture
def pseudonym(lti_hub, platform, monkeypatch):
    """The name of one of the platform's users on the hub."""
    monkeypatch.setenv("LABS_COURSE", str(lti_hub.course))
    return lambda hint: user_name(platform.issuer, platform.users[hint].subject)


@pytest.fixture
def known(lti_hub):
    """Who the hub has ever let in."""

    def names():
        with closing(sqlite3.connect(lti_hub.course / "state/hub.sqlite")) as db:
            return {name for (name,) in db.execute("select name from users")}

    return names


@pytest.fixture
def sign_in(lti_hub, new_browser, by_password, pseudonym):
    """Come from the platform with an empty browser."""

    def sign_in(hint):
        browser = new_browser()
        answer = browser.launch(hint)
        assert answer.status_code == 302, answer.text
        assert answer.headers["Location"] == "/"
        assert "jupyterhub-hub-login" in browser.session.cookies
        person = by_password(pseudonym(hint))
        person.session = browser.session
        person.session.get(f"{lti_hub.address}/hub/home")
        assert person.answer("yes").status_code == 302
        return person

    return sign_in


@pytest.fixture
def by_password(lti_hub, person_class):
    """Somebody who comes to the form with an empty browser."""
    return lambda name: person_class(lti_hub.address, name)


@pytest.fixture
def crooked(platform):
    """Lets the platform's tokens go wrong for one test."""
    yield platform
    platform.change, platform.sign = lambda claims: None, platform.signed


@pytest.fixture
def refused(lti_hub, known):
    """Ends a test: in both languages, without a session, a user, or a server."""
    before, homes = known(), sorted((lti_hub.course).glob("homes/*"))

    def check(answer, browser, said="Go back to the course"):
        assert answer.status_code == 403, answer.text
        page = answer.content.decode()
        assert said in page and "giảng viên" in page
        assert "jupyterhub-hub-login" not in browser.session.cookies
        assert known() == before and sorted(lti_hub.course.glob("homes/*")) == homes

    return check


def test_learner_and_instructor_reach_their_pages_and_the_lab_comes_back(
    lti_hub, sign_in, monkeypatch
):
    monkeypatch.setenv("LABS_COURSE", str(lti_hub.course))
    learner, instructor = sign_in("learner"), sign_in("instructor")
    for person, group_name, page in (
        (learner, "trainees", "/labs"),
        (instructor, "instructors", "/desk"),
    ):
        person.start_server()
        assert person.hub("GET", "").json()["groups"] == [group_name]
        # Where the token leads to: the address in the course.
        assert page in person.session.get(f"{lti_hub.address}/").url
    assert learner.server("GET", "/labs").status_code == 200
    assert learner.server("GET", "/formgrader").status_code == 404
    assert instructor.server("GET", "/formgrader").status_code == 200
    assert learner.server("GET", "/api/contents", of=instructor.name).status_code == 403

    learner.assignments("fetch", LAB)
    learner.assignments("submit", LAB)
    collected = instructor.server("POST", f"/formgrader/api/assignment/{LAB}/collect").json()
    assert collected["success"], collected
    assert [one.name for one in (lti_hub.course / "submitted").iterdir()] == [learner.name]

    enrolled = {one.username for one in trainees()}
    assert learner.name in enrolled and instructor.name not in enrolled


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_neither_name_nor_address_nor_number_of_a_person_is_kept(
    lti_hub, new_browser, platform, pseudonym, method
):
    hint = "7200117"
    assert new_browser().launch(hint, method).status_code == 302
    files = [one for one in lti_hub.course.glob("state/**/*") if one.is_file()]
    content = b"".join(one.read_bytes() for one in files)
    assert pseudonym(hint).encode() in content
    user = platform.users[hint]
    for told in (user.name, user.email, user.subject):
        assert told.encode() not in content


def test_the_list_may_say_who_a_pseudonym_is_and_opens_no_account(
    lti_hub, sign_in, pseudonym, by_password, monkeypatch
):
    monkeypatch.setenv("LABS_COURSE", str(lti_hub.course))
    learner = sign_in("learner")
    with lti_hub.store() as store:
        change(store, learner.name, name="Trần Văn Bình")
        code = new_class_code(store)
    assert {one.username: one.name for one in trainees()}[learner.name] == "Trần Văn Bình"
    assert not by_password(learner.name).sign_in()
    assert not by_password(learner.name).first_visit(code)
    assert learner.session.get(f"{lti_hub.address}/hub/home").status_code == 200


def test_who_is_taken_off_the_list_does_not_come_in_from_the_platform(
    lti_hub, new_browser, pseudonym
):
    hint = "7200117"
    assert new_browser().launch(hint).status_code == 302
    with lti_hub.store() as store:
        remove(store, pseudonym(hint))
    assert new_browser().launch(hint).status_code == 403


def test_the_same_person_twice_is_one_user(sign_in, known):
    first = sign_in("learner")
    before = known()
    assert sign_in("learner").name == first.name
    assert known() == before


def test_an_account_of_the_list_keeps_its_password(lti_hub, by_password, sign_in):
    assert by_password("giangvien").first_visit(lti_hub.code("giangvien"))
    imitator = sign_in("imitator")
    imitator.new_token()
    assert imitator.hub("GET", "").json()["groups"] == ["trainees"]
    assert imitator.name.startswith("lti-")
    page = imitator.session.get(f"{lti_hub.address}/hub/api/users/giangvien")
    assert page.status_code in (403, 404)


def test_a_subject_of_path_characters_stays_in_its_home(lti_hub, sign_in):
    person = sign_in("paths")
    person.start_server()
    assert (lti_hub.course / "homes" / person.name).is_dir()
    assert not (lti_hub.course / "state" / "x").exists()


@pytest.mark.parametrize("hint", ["mentor", "nobody", "staff"])
def test_without_a_role_in_the_course_nobody_comes_in(hint, new_browser, refused):
    browser = new_browser()
    refused(browser.launch(hint), browser, "Ask your instructor to enrol you")


def _without(claim):
    return lambda claims: claims.pop(claim)


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims.update(aud="another"),
        lambda claims: claims.update(aud=["another", claims["aud"]]),  # and no azp
        lambda claims: claims.update(aud=["another", claims["aud"]], azp="another"),
        lambda claims: claims.update(aud=[claims["aud"]], azp="another"),
        lambda claims: claims.update(azp="another"),
        lambda claims: claims.update(azp=["another", claims["aud"]]),
        lambda claims: claims.update(azp=""),
        lambda claims: claims.update(iss="https://elsewhere.example"),
        lambda claims: claims.update(exp=int(time.time()) - 3600),
        lambda claims: claims.update(iat=int(time.time()) - 3600),
        lambda claims: claims.update(iat=int(time.time()) + 3600),
        lambda claims: claims.update(nonce="another"),
        lambda claims: claims.update({CLAIM + "deployment_id": "2"}),
        lambda claims: claims.update({CLAIM + "version": "1.1"}),
        lambda claims: claims.update({CLAIM + "message_type": "LtiSubmissionReviewRequest"}),
        *(_without(name) for name in ("aud", "iss", "exp", "iat", "nonce")),
    ],
)
def test_a_token_that_is_not_for_this_hub_now_is_refused(change, crooked, new_browser, refused):
    crooked.change = change
    browser = new_browser()
    refused(browser.launch("learner"), browser)


@pytest.mark.parametrize("others", [[], ["another"]])
def test_a_token_that_names_this_client_as_its_party_is_taken(others, crooked, new_browser):
    crooked.change = lambda claims: claims.update(aud=[*others, claims["aud"]], azp=claims["aud"])
    assert new_browser().launch("learner").status_code == 302


@pytest.mark.parametrize("claim", ["roles", "sub"])
def test_a_token_without_role_or_subject_is_refused(claim, crooked, new_browser, refused):
    crooked.change = _without(CLAIM + claim if claim == "roles" else claim)
    browser = new_browser()
    refused(browser.launch("learner"), browser, "instructor")


def _part(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def _by_hand(header, claims, key=b""):
    """A token that no library makes: unsigned, or signed with the public key as a password."""
    text = _part(json.dumps(header).encode()) + b"." + _part(json.dumps(claims).encode())
    mac = _part(hmac.new(key, text, hashlib.sha256).digest()) if key else b""
    return (text + b"." + mac).decode()


def _another_key(platform, claims):
    return platform.signed(claims, key=rsa.generate_private_key(65537, 2048))


def _unknown_key(platform, claims):
    return platform.signed(claims, headers={"kid": "two"})


def _unsigned(platform, claims):
    return _by_hand({"alg": "none", "kid": "one"}, claims)


def _public_key_as_password(platform, claims):
    public = platform.key.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return _by_hand({"alg": "HS256", "kid": "one"}, claims, pem)


def _published_key_as_password(platform, claims):
    return _by_hand({"alg": "HS256", "kid": "one"}, claims, platform.keys().encode())


def _changed_after_signing(platform, claims):
    header, _, signature = platform.signed(claims).split(".")
    payload = _part(json.dumps(claims | {CLAIM + "roles": [INSTRUCTOR]}).encode()).decode()
    return f"{header}.{payload}.{signature}"


def _no_token(platform, claims):
    return "no token"


@pytest.mark.parametrize(
    "sign",
    [
        _another_key,
        _unknown_key,
        _unsigned,
        _public_key_as_password,
        _published_key_as_password,
        _changed_after_signing,
        _no_token,
    ],
)
def test_a_token_that_the_platform_did_not_sign_is_refused(sign, crooked, new_browser, refused):
    crooked.sign = lambda claims: sign(crooked, claims)
    browser = new_browser()
    refused(browser.launch("learner"), browser)


def test_a_token_counts_once_even_with_the_cookies_of_its_browser(
    new_browser, platform, sign_in, known
):
    sign_in("learner")
    before = known()
    browser = new_browser()
    address, fields = browser.fetch_token("learner")
    copy = new_browser()
    copy.session.cookies.update(browser.session.cookies)
    assert browser.session.post(address, data=fields, allow_redirects=False).status_code == 302
    for one in (browser, copy):
        again = one.session.post(address, data=fields, allow_redirects=False)
        assert again.status_code == 403 and "Go back to the course" in again.text
    assert "jupyterhub-hub-login" not in copy.session.cookies
    assert known() == before


def test_a_token_in_another_browser_is_refused(new_browser, refused):
    address, fields = new_browser().fetch_token("learner")
    other = new_browser()
    refused(other.session.post(address, data=fields, allow_redirects=False), other)
    other.begin("learner")  # with a state of its own
    refused(other.session.post(address, data=fields, allow_redirects=False), other)
    _, mine = other.fetch_token("learner")
    mixed = fields | {"state": mine["state"]}  # the nonce is the other browser's
    refused(other.session.post(address, data=mixed, allow_redirects=False), other)


@pytest.mark.parametrize("given", [{"iss": "https://elsewhere.example"}, {"login_hint": ""}])
def test_a_sign_in_that_another_site_begins_is_refused(given, new_browser, refused):
    browser = new_browser()
    refused(browser.begin(**({"hint": "learner"} | _as_hint(given))), browser)


def _as_hint(given):
    return {"hint": given["login_hint"]} if "login_hint" in given else given


def test_nobody_is_sent_to_another_site(new_browser, platform):
    browser = new_browser()
    begun = browser.begin("learner", target_link_uri="https://elsewhere.example//evil.example/x")
    assert begun.headers["Location"].startswith(f"{platform.issuer}/authorize?")
    browser.begin = lambda *given: begun
    assert browser.launch("learner").headers["Location"] == "/evil.example/x"


def test_behind_https_the_cookies_cross_from_the_platform_s_site(new_browser):
    browser = new_browser()
    browser.session.headers["X-Forwarded-Proto"] = "https"
    begun = browser.begin("learner")
    cookies = [one for one in begun.raw.headers.getlist("Set-Cookie") if "lti13" in one]
    assert len(cookies) == 2
    assert all("SameSite=None" in one and "Secure" in one for one in cookies)
    assert "redirect_uri=https%3A" in begun.headers["Location"]


def test_a_due_date_is_extended_for_a_pseudonym(lti_hub, sign_in, monkeypatch):
    monkeypatch.setenv("LABS_COURSE", str(lti_hub.course))
    learner, day = sign_in("learner"), datetime(2099, 1, 1)
    change_due_date.change(LAB, day)
    change_due_date.change(LAB, day + timedelta(days=1), trainee=learner.name)
    assert any(learner.name in line for line in change_due_date.lines(LAB))
    with pytest.raises(CourseError, match="no trainee"):
        change_due_date.change(LAB, day + timedelta(days=1), trainee=learner.name[:-1])


def test_the_same_subject_of_another_platform_is_another_user(lti_hub, sign_in, platform, known):
    first = sign_in("learner")
    other = Platform()
    other.users = {"learner": User(platform.users["learner"].subject, [LEARNER])}
    settings = lti_hub.course / "lti.yaml"
    before = known()
    try:
        lti_hub.stop()
        settings.write_text(other.settings())
        lti_hub.start()
        assert Browser(lti_hub.address, other).launch("learner").status_code == 302
        (second,) = known() - before
        assert second.startswith("lti-") and second != first.name
    finally:
        other.server.shutdown()
        lti_hub.stop()
        settings.write_text(platform.settings())
        lti_hub.start()


def test_without_a_list_the_course_page_is_the_only_way_in(hub_class, platform, tmp_path):
    hub = hub_class(tmp_path / "course", files={"lti.yaml": platform.settings()})
    try:
        assert platform.issuer in hub.printed
        with hub.store() as store:
            assert people(store) == []
        page = requests.get(f"{hub.address}/hub/login").content.decode()
        assert "Hãy vào từ trang khóa học" in page and "<form" not in page
    finally:
        hub.stop()
