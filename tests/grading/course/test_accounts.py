"""The table of accounts."""

import unicodedata

import pytest

from grading.course import accounts
from grading.course.professions import PROFESSIONS


@pytest.fixture
def table(tmp_path):
    return tmp_path / "accounts.csv"


def test_the_default_table_is_an_instructor_and_twelve_trainees(table):
    accounts.create_missing(table)
    people = accounts.read(table)
    assert [p.role for p in people] == ["instructor"] + 12 * ["trainee"]
    assert people[12] == accounts.Account(
        "hocvien12", "trainee", "Học viên 12", "nurse", "Khoa Hồi sức"
    )
    assert {p.profession for p in people[1:]} == set(PROFESSIONS)


def test_a_table_that_is_there_is_kept(table):
    table.write_text("username,role\nan,trainee\n")
    accounts.create_missing(table)
    assert [p.username for p in accounts.read(table)] == ["an"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_table_saved_by_a_spreadsheet_is_read(table, encoding, delimiter):
    text = "username,role,name\r\nlan,instructor,Nguyễn Thị Lan\r\n\r\nbinh,trainee,\r\n"
    table.write_text(text.replace(",", delimiter), encoding=encoding)
    assert accounts.read(table) == [
        accounts.Account("lan", "instructor", "Nguyễn Thị Lan"),
        accounts.Account("binh", "trainee", "binh"),
    ]


def test_every_bad_line_is_named(table):
    table.write_text(
        "username,role,name\nok,trainee,\nLan,trainee,\n../x,trainee,\nok,instructor,\n"
        "minh,doctor,\nhoa\na+b,trainee,\n"
    )
    with pytest.raises(accounts.AccountsError) as error:
        accounts.read(table)
    lines = error.value.say("en").splitlines()
    assert [line.split(":")[0] for line in lines[1:]] == [f"line {n}" for n in (3, 4, 5, 6, 7, 8)]
    assert "'Lan'" in lines[1] and "twice" in lines[3] and "'doctor'" in lines[4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "expected username,role,name"),
        (b"name,role\nx,trainee\n", "expected username,role,name"),
        ("username,role,name\nlan,trainee,Nguyễn".encode("utf-16"), "UTF-8"),
    ],
)
def test_a_table_of_nothing_is_refused(table, content, said):
    table.write_bytes(content)
    with pytest.raises(accounts.AccountsError, match=said):
        accounts.read(table)


def test_profession_and_unit_are_read_in_either_language_and_spelling(table):
    table.write_text(
        "username,role,name,profession,unit\n"
        "a,trainee,,Bác sĩ,Khoa  Nội\n"
        f"b,trainee,,{unicodedata.normalize('NFD', 'điều dưỡng')},"
        f"{unicodedata.normalize('NFD', 'Khoa Nội')}\n"
        "c,trainee,,pharmacist\n"
        "d,trainee,,quản lí,\n",
    )
    people = accounts.read(table)
    assert [p.profession for p in people] == ["doctor", "nurse", "pharmacist", "manager"]
    assert [p.unit for p in people] == ["Khoa Nội", "Khoa Nội", "", ""]


def test_an_unknown_profession_is_named_with_its_line(table):
    table.write_text("username,role,name,profession\na,trainee,An,nurse\nb,trainee,Bình,lái xe\n")
    with pytest.raises(accounts.AccountsError, match=r"line 3: profession 'lái xe': .*điều dưỡng"):
        accounts.read(table)
