"""What no list can be read from is refused with a sentence; nothing is changed unasked."""

from __future__ import annotations

import codecs
import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from grading.course.class_list import ClassListError, answer, read_class_list
from grading.course.class_list.nearest_profession import nearest_profession
from grading.course.class_list.table import MOST_COLUMNS, MOST_ROWS

HEAD = "Tài khoản;Họ và tên;Vai trò;Chức danh;Khoa\n"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(rows=(("Họ và tên", "Khoa"), ("Lê An", "Nội"))):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content, name, data):
    """A workbook with one part exchanged."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", 8) as new:
        for part in old.namelist():
            new.writestr(part, data if part == name else old.read(part))
        if name not in old.namelist():
            new.writestr(name, data)
    return result.getvalue()


def sheet(body, before=""):
    return with_part(
        workbook(),
        "xl/worksheets/sheet1.xml",
        f'{before}<worksheet xmlns="{NAMESPACE}">{body}</worksheet>',
    )


def inline(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def zipped(name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, b"x")
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
REFUSED = {
    "nothing": (b" \r\n", "Tệp trống"),
    "an old workbook": (OLE, "lưu dạng .xlsx"),
    "a workbook with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
    "another archive": (zipped("a.txt"), "tệp nén"),
    "a torn workbook": (workbook()[:2000], "bị hỏng"),
    "a workbook of no sense": (with_part(workbook(), "xl/workbook.xml", b"<a"), "bị hỏng"),
    "a zip bomb": (with_part(workbook(), "xl/media/a.png", bytes(40_000_000)), "quá nhiều dữ liệu"),
    "an entity of outside": (
        sheet(f'<sheetData><row r="1">{inline("A1", "&e;")}</row></sheetData>', ENTITY),
        "bị hỏng",
    ),
    "a large file": (b"a" * 10_000_001, "quá lớn"),
    "too many rows": (("Họ tên;Khoa\n" + "Lê An;Nội\n" * MOST_ROWS).encode(), "quá 5000 dòng"),
    "too many columns": (b"Name," + b"x," * MOST_COLUMNS + b"x\n", "quá 100 cột"),
    "too many columns in a workbook": (workbook([["Name", *MOST_COLUMNS * ["x"]]]), "quá 100 cột"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe\x81", "Không đọc được chữ"),
    "zeros": (b"Name\x00\x00,a", "Không đọc được chữ"),
    "half a letter of UTF-16": (codecs.BOM_UTF16_LE + b"a", "Không đọc được chữ"),
    "letters of another code page": ("Имя,Name\nИван,a\n".encode("cp1251"), "Không đọc được chữ"),
    "a quotation mark alone": ('Name;Unit\nAn;"Nội\nBa;Nhi\n'.encode(), "dấu ngoặc kép"),
    "no heads": ("Lê An;Nội\nVũ Bé;Nhi\n".encode(), "dòng tiêu đề"),
    "no heads in a workbook": (workbook([["Lê An", "Nội"]]), "dòng tiêu đề"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_list_is_refused_with_a_sentence(what):
    content, said = REFUSED[what]
    with pytest.raises(ClassListError) as error:
        read_class_list(content)
    assert said in error.value.say("vi")
    assert error.value.say("en") != error.value.say("vi")


def test_cells_of_any_length_and_many_marks_take_no_time():
    long = "é " * 5_000
    marks = "e" + "\u0301\u0323" * 5_000
    lines = f"Lê {marks};Nội\n" * 50 + f"{long};Nội\n" * 50 + "Lê An;Nội\n"
    found = read_class_list(("Họ tên;Khoa\n" + lines).encode())
    assert {one.kind for one in found.wrong} == {"lost", "long"}
    assert [one.line for one in found.people] == [102]


def test_an_odd_workbook_takes_no_time_or_memory():
    body = (
        f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{inline("A1", "Name")}'
        f'{inline("B1", "Unit")}</row><row r="2">{inline("A2", "An")}</row>'
        f'<row r="99999999999">{inline("A99999999999", "Far")}</row></sheetData>'
        '<mergeCells><mergeCell ref="B2:XFD1048576"/></mergeCells>'
    )
    assert [one.name for one in read_class_list(sheet(body)).people] == ["An"]


def test_shared_strings_with_a_word_in_bold_are_one_text():
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    with zipfile.ZipFile(io.BytesIO(workbook())) as file:
        types = file.read("[Content_Types].xml").decode()
    types = types.replace(
        "</Types>",
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}"/></Types>',
    )
    strings = (
        f'<sst xmlns="{NAMESPACE}"><si><t>Họ và tên</t></si><si><r><t xml:space="preserve">Lê </t>'
        "</r><r><rPr><b/></rPr><t>An</t></r></si></sst>"
    )
    cells = (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData>'
    )
    content = with_part(sheet(cells), "xl/sharedStrings.xml", strings)
    content = with_part(content, "[Content_Types].xml", types)
    assert [one.name for one in read_class_list(content).people] == ["Lê An"]


def test_a_line_break_as_some_workbooks_write_it_is_a_space():
    found = read_class_list(workbook([["Name", "Unit"], ["Lê_x000D_\nAn", "Nội\r\n2"]]))
    assert [(one.name, one.unit) for one in found.people] == [("Lê An", "Nội 2")]


def test_a_wrong_line_says_value_expected_and_what_to_do_in_both_languages():
    (wrong,) = read_class_list((HEAD + "AnNV;Lê An;;;\n").encode()).wrong
    assert (wrong.line, wrong.kind, wrong.value) == (2, "username", "AnNV")
    for language, what_to_do in (("vi", "Hãy sửa lại"), ("en", "Put it right")):
        assert wrong.expected[language] in wrong.text[language]
        assert "'AnNV'" in wrong.text[language] and what_to_do in wrong.text[language]
        assert "2" in wrong.text[language]


def test_people_are_not_taken_for_what_stands_below_a_list():
    people = ["cong;Cộng;;;", "duyet;Trương Khoa;;Giám đốc;", "total;Tổng;;;"]
    found = read_class_list((HEAD + "\n".join(people)).encode())
    assert [one.username for one in found.people] == ["cong", "duyet", "total"]
    # A name that is missing is said to be missing, and those that follow are read.
    found = read_class_list("Họ tên;Chức vụ;Khoa\n;Giám đốc;Nội\nLê An;Bác sĩ;Nhi\n".encode())
    assert [(one.line, one.kind) for one in found.wrong] == [(2, "name")]
    assert [one.name for one in found.people] == ["Lê An"]


def test_below_a_signature_who_has_a_number_is_a_person():
    lines = ["1;Lê An;Nội", ";Người lập biểu;", ";Vũ Bé;Nội", "2;Đỗ Ca;Nhi", "3;TM Hải;Nhi"]
    found = read_class_list(("STT;Họ tên;Khoa\n" + "\n".join(lines)).encode())
    assert [one.name for one in found.people] == ["Lê An", "Đỗ Ca", "TM Hải"]
    assert "dòng 4 ('Vũ Bé · Nội')" in found.notes[-1]["vi"]


def test_many_rows_that_are_no_people_are_all_named():
    lines = "".join(f"Ghi chú: {n};\n" for n in range(200))
    found = read_class_list(("Họ tên;Khoa\nLê An;Nội\n" + lines).encode())
    (note,) = found.notes
    assert "dòng 22 ('Ghi chú: 19')" in note["vi"] and note["vi"].endswith("dòng 23–202.")


def test_a_role_in_an_old_font_is_understood():
    found = read_class_list("Tµi kho¶n;Vai trß\nlan;Gi¶ng viªn\nba;Häc viªn\n".encode())
    assert [one.role for one in found.people] == ["instructor", "trainee"]


def test_braces_in_a_list_are_text():
    found = read_class_list((HEAD + "{x};Lê An;;;\n;Lê {0};{role};;\n;Lê {0};;{y};{z}\n").encode())
    assert [one.kind for one in found.wrong] == ["username", "role"]
    assert (found.people[0].name, found.people[0].profession_text) == ("Lê {0}", "{y}")
    with pytest.raises(ClassListError):
        answer(found, {found.questions[0].id: "{x}"})


def test_a_question_names_how_many_people_and_takes_one_answer_for_all():
    lines = "".join(f";Người {n};;{title};\n" for n, title in enumerate(["KTV", "ktv ", "Bs."], 1))
    found = read_class_list((HEAD + lines).encode())
    technician, doctor = found.questions
    assert technician.lines == (2, 3) and "(2 người)" in technician.text["vi"]
    assert (technician.proposed, doctor.proposed) == ("", "doctor")
    assert [one.key for one in doctor.choices][-1] == "none"
    then = answer(found, {technician.id: "none", doctor.id: "manager"})
    assert [one.profession for one in then.people] == ["", "", "manager"]
    assert [one.profession_text for one in then.people] == ["KTV", "ktv", "Bs."]
    assert then.questions == ()
    # Another answer takes the place of the first.
    assert answer(then, {doctor.id: "doctor"}).people[2].profession == "doctor"


def test_ids_are_of_the_content_and_forms_may_answer_in_two_steps():
    text = "Họ và tên;Chức danh\nNguyÔn V¨n An;BS CKI\nTrÇn ThÞ Hµ;§D tr\u00adëng, hé sinh\n"
    found = read_class_list(text.encode())
    names, titles, doctor, midwife = found.questions
    assert [one.kind for one in found.questions] == ["letters", "letters", *2 * ["profession"]]
    assert names.changes == (("NguyÔn V¨n An", "Nguyễn Văn An"), ("TrÇn ThÞ Hµ", "Trần Thị Hà"))
    again = read_class_list((text + "Phan Ba;BS CKI\n").encode())
    assert {one.id for one in found.questions} == {one.id for one in again.questions}
    # The title is asked about as it is meant, so its question is the same before and after.
    first = answer(found, {names.id: "convert", titles.id: "convert"})
    assert first.questions == (doctor, midwife)
    then = answer(first, {doctor.id: "doctor", midwife.id: "nurse"})
    assert then == answer(found, {**first.answers, doctor.id: "doctor", midwife.id: "nurse"})
    assert [one.profession_text for one in then.people] == ["BS CKI", "ĐD trưởng, hộ sinh"]


def test_an_answer_to_nothing_that_was_asked_is_refused():
    found = read_class_list((HEAD + ";Lê An;;KTV;\n").encode())
    for answers in ({"letters-000": "convert"}, {found.questions[0].id: "king"}):
        with pytest.raises(ClassListError, match="không hợp với danh sách"):
            answer(found, answers)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("BS CKI", "doctor"), ("Bs.", "doctor"), ("BSCKII", "doctor"), ("ThS.BS", "doctor"),
        ("Bác sĩ chuyên khoa 2", "doctor"), ("Bác sĩ, Trưởng khoa", "doctor"),
        ("ĐD trưởng", "nurse"), ("Điều dưỡng trưởng khoa", "nurse"), ("CNĐD", "nurse"),
        ("Hộ sinh", "nurse"), ("Y tá", "nurse"),
        ("DSĐH", "pharmacist"), ("Dược sĩ đại học", "pharmacist"), ("DS. CKI", "pharmacist"),
        ("Trưởng phòng KHTH", "manager"), ("Phó Giám đốc", "manager"),
        ("GV", "lecturer"), ("Giảng viên chính", "lecturer"),
        ("KTV xét nghiệm", ""), ("Trưởng khoa", ""), ("Y sĩ", ""), ("Nhân viên y tế", ""),
        ("Giám đốc, bác sĩ", ""), ("Kế toán", ""),
    ],
)  # fmt: skip
def test_the_nearest_profession_where_one_is_defensible(title, key):
    assert nearest_profession(title) == key


# What a person would call the same text.
def as_read(text):
    visible = "".join(
        one for one in text if one not in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    )
    return " ".join(unicodedata.normalize("NFC", visible).split())


LETTERS = st.text("NguyễÔõãâ¨­ê ÐVănoàëïTÊÒóüé\u0301\u0309\u00a0\n.'-12", max_size=12)
NAME = LETTERS | st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.tuples(NAME, NAME), max_size=6), st.sampled_from([";", "\t", ","]))
def test_no_name_is_changed_before_its_question_is_answered(people, separator):
    def cell(text):
        return '"' + text.replace('"', '""').replace("\x00", "") + '"'

    lines = [("Họ và tên", "Khoa"), *people]
    content = "\n".join(separator.join(map(cell, line)) for line in lines).encode()
    found = read_class_list(content)
    written = {line: (as_read(name), as_read(unit)) for line, (name, unit) in enumerate(people, 2)}
    for one in found.people:
        assert (one.name, one.unit) == tuple(
            as_read(text.replace("\x00", "")) for text in written[one.line]
        )
    asked = {
        line
        for question in found.questions
        if question.kind != "profession"
        for line in question.lines
    }
    converted = answer(
        found, {one.id: "convert" for one in found.questions if one.kind != "profession"}
    )
    for before, after in zip(found.people, converted.people, strict=True):
        assert before == after or before.line in asked
    kept = answer(found, {one.id: "keep" for one in found.questions})
    assert kept.people == found.people


PARTS = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]
GOOD = workbook()
FRAGMENT = st.sampled_from(
    [
        "<c r='A1'>",
        "</c>",
        "<v>9</v>",
        "<row r='-1'>",
        "</row>",
        "t='s'",
        "<f/>",
        "99999999999",
        "1E9",
    ]
)


@st.composite
def broken_workbooks(draw):
    part = draw(st.sampled_from(PARTS))
    with zipfile.ZipFile(io.BytesIO(GOOD)) as file:
        data = file.read(part)
    place = draw(st.integers(0, len(data)))
    length = draw(st.integers(0, 40))
    new = draw(st.binary(max_size=20) | FRAGMENT.map(str.encode))
    return with_part(GOOD, part, data[:place] + new + data[place + length :])


@given(
    st.binary()
    | st.binary().map(lambda rest: HEAD.encode() + rest)
    | st.binary().map(lambda rest: codecs.BOM_UTF16_LE + HEAD.encode("utf-16-le") + rest)
    | st.binary().map(lambda rest: b"PK\x03\x04" + rest)
    | st.integers(0, len(GOOD)).map(lambda place: GOOD[:place] + b"\xff" + GOOD[place + 1 :])
    | st.text().map(lambda rest: ("sep=;\n" + HEAD + rest).encode("utf-8", "replace"))
    | broken_workbooks()
)
def test_no_bytes_raise_anything_but_the_sentence(content):
    try:
        found = read_class_list(content)
    except ClassListError as error:
        assert error.say("vi") and error.say("en")
    else:
        answer(found, {one.id: one.proposed for one in found.questions if one.proposed})
