"""What the instructor's pages of people say, in both languages."""

from __future__ import annotations

from grading.desk.desk_texts import TEXTS as OF_THE_DESK
from lab_utils.language import Texts

_TWINS = {
    "people_back": {"vi": "← Danh sách lớp", "en": "← Class list"},
    "people_unknown": {
        "vi": "Tài khoản này không có trong danh sách lớp.",
        "en": "There is no such account on the class list.",
    },
    # Who is there
    "count_all": {"vi": "{count} người", "en": "{count} people"},
    "count_instructor": {"vi": "{count} giảng viên", "en": "instructors: {count}"},
    "count_waiting": {"vi": "{count} chưa vào lần nào", "en": "not come yet: {count}"},
    "count_aside": {"vi": "{count} đang tạm dừng", "en": "set aside: {count}"},
    "search": {
        "vi": "Tìm theo tên, tài khoản, nghề, đơn vị",
        "en": "Search by name, user name, profession, unit",
    },
    "which": {"vi": "Xem", "en": "Show"},
    "which_all": {"vi": "cả lớp", "en": "everybody"},
    "which_waiting": {"vi": "chưa vào lần nào", "en": "not come yet"},
    "which_aside": {"vi": "đang tạm dừng", "en": "set aside"},
    "which_instructor": {"vi": "giảng viên", "en": "instructors"},
    "which_gone": {"vi": "đã bỏ khỏi lớp", "en": "taken off the list"},
    "find": {"vi": "Tìm", "en": "Search"},
    "found": {"vi": "{first}–{last} trong {total} người", "en": "{first}–{last} of {total}"},
    "found_none": {"vi": "Không có ai như vậy.", "en": "Nobody is like that."},
    "before": {"vi": "← Trang trước", "en": "← Previous"},
    "after": {"vi": "Trang sau →", "en": "Next →"},
    "select": {"vi": "Chọn {name}", "en": "Choose {name}"},
    "state": {"vi": "Tình trạng", "en": "State"},
    "is_in": {"vi": "Đã vào lớp", "en": "Has come"},
    "is_waiting": {"vi": "Chưa vào lần nào", "en": "Not come yet"},
    "is_aside": {"vi": "Đang tạm dừng", "en": "Set aside"},
    "is_gone": {"vi": "Đã bỏ khỏi lớp", "en": "Taken off the list"},
    "is_lti": {"vi": "Vào từ Moodle", "en": "Comes from Moodle"},
    "show_code": {"vi": "Xem mã", "en": "Show the code"},
    "guessed": {
        "vi": "Có người gõ sai mật khẩu nhiều lần trong 24 giờ qua",
        "en": "Repeated wrong passwords within a day",
    },
    "guessed_one": {
        "vi": "{who}: {times} lần, từ {addresses} nơi, lần cuối {last}",
        "en": "{who}: {times} times, from {addresses} places, the last at {last}",
    },
    "guessed_do": {
        "vi": "Các lần thử đã tự chậm lại. Hãy hỏi người ấy: nếu không phải họ gõ nhầm, hãy nhắc "
        "họ đặt mật khẩu dài và không dùng chung với nơi khác.",
        "en": "Further tries are slowed down already. Ask them: if it was not they who mistyped, "
        "let them choose a long password that they use nowhere else.",
    },
    # Slips, the code of the class, files
    "add": {"vi": "Thêm một người", "en": "Add one person"},
    "upload": {"vi": "Tải danh sách lên", "en": "Upload a list"},
    "get_xlsx": {"vi": "Tải về (Excel)", "en": "Get it (Excel)"},
    "get_csv": {"vi": "Tải về (CSV)", "en": "Get it (CSV)"},
    "slips": {"vi": "Phiếu đăng nhập", "en": "Slips"},
    "slips_about": {
        "vi": "Mỗi người một phiếu: địa chỉ, họ tên, tài khoản và mã. {count} người chưa vào lần "
        "nào.",
        "en": "One each: address, name, user name and code. Not come yet: {count}.",
    },
    "slips_local": {
        "vi": "Bạn đang mở trang bằng địa chỉ {address}, chỉ máy này vào được. Hãy mở trang bằng "
        "địa chỉ mà cả lớp sẽ dùng rồi mới in.",
        "en": "You opened this page at {address}, which works on this machine alone. Open it at "
        "the address that the class will use before you print.",
    },
    "slips_rare": {
        "vi": "Tên hoặc đơn vị của {names} có chữ không in được, trên phiếu là □: hãy viết tay.",
        "en": "The name or unit of {names} has letters that cannot be printed, □ on the slip: "
        "write them by hand.",
    },
    "slips_all": {"vi": "In phiếu cho người chưa vào", "en": "Slips for those not come yet"},
    "slips_some": {"vi": "In phiếu cho người đã chọn", "en": "Slips for those chosen"},
    "slips_one": {"vi": "In phiếu", "en": "Print the slip"},
    "slips_none": {
        "vi": "Không ai trong số này cần phiếu: họ đã đặt mật khẩu, hoặc chưa ai được chọn.",
        "en": "None of these needs a slip: they have a password, or nobody was chosen.",
    },
    "class_code": {"vi": "Mã của cả lớp", "en": "Code of the class"},
    "class_code_about": {
        "vi": "Một mã viết lên bảng cho học viên chưa vào lần nào, dùng được trong một ngày. Ai "
        "biết mã đều có thể đặt mật khẩu thay người chưa vào: chỉ mở khi cả lớp có mặt, xong thì "
        "kết thúc.",
        "en": "One code on the board for trainees who have not come yet; it holds a day. Whoever "
        "knows it can set the password of somebody who has not come: use it while all are in the "
        "room, and end it then.",
    },
    "class_code_how": {
        "vi": "Ở trang đăng nhập, mỗi người bấm “Lần đầu đăng nhập, hoặc có mã mới”, gõ tài khoản "
        "của mình và mã này, rồi đặt mật khẩu.",
        "en": "On the page of sign-in each presses “First visit, or a new code”, types their own "
        "user name and this code, and sets a password.",
    },
    "class_code_until": {
        "vi": "Dùng được đến {until} (giờ Việt Nam).",
        "en": "It holds until {until} (Vietnam).",
    },
    "class_code_begin": {"vi": "Tạo mã của cả lớp", "en": "Make a code of the class"},
    "class_code_end": {"vi": "Kết thúc mã", "en": "End the code"},
    # One person
    "add_about": {
        "vi": "Để trống tài khoản thì máy đặt theo tên: Nguyễn Văn An thành annv.",
        "en": "Without a user name one is made: the given name, then the initials.",
    },
    "username_optional": {"vi": "Tài khoản (có thể để trống)", "en": "User name (may be empty)"},
    "username_form": {
        "vi": "Chữ thường không dấu và chữ số, ví dụ annv hoặc annv2",
        "en": "Small letters without accents and digits, such as annv or annv2",
    },
    "profession_none": {"vi": "chưa ghi", "en": "not given"},
    "add_do": {"vi": "Thêm vào lớp", "en": "Add"},
    "added": {"vi": "✓ Đã thêm {name}", "en": "✓ {name} is added"},
    "about_person": {"vi": "Thông tin", "en": "Details"},
    "username_stays": {
        "vi": "Tài khoản {who} không đổi được: bài làm và điểm ghi theo tài khoản.",
        "en": "The user name {who} stays: work and marks stand under it.",
    },
    "save": {"vi": "Ghi lại", "en": "Save"},
    "yourself": {
        "vi": "Đây là bạn. Vai trò, tạm dừng và bỏ khỏi lớp thì nhờ giảng viên khác.",
        "en": "This is you. Ask another instructor about role, setting aside and removal.",
    },
    "own_password": {"vi": "Đổi mật khẩu của tôi", "en": "Change my password"},
    "other_person": {"vi": "Hai người khác nhau?", "en": "Two different people?"},
    "other_person_ask": {
        "vi": "{who} đang là tài khoản của {before}. Nếu đổi tên thành {after}, bài làm và điểm "
        "của {before} sẽ mang tên {after}. Nếu đó là người khác, hãy thêm người ấy với tài khoản "
        "riêng.",
        "en": "{who} is the user name of {before}. As {after}, the work and marks of {before} will "
        "bear that name. If it is another person, add them with a user name of their own.",
    },
    "other_person_yes": {
        "vi": "Vẫn là một người, đổi tên",
        "en": "It is the same person: change the name",
    },
    "did_change": {"vi": "✓ Đã ghi.", "en": "✓ Saved."},
    "did_aside": {
        "vi": "✓ Đã tạm dừng. Người này không vào được nữa.",
        "en": "✓ Set aside. They cannot come in any more.",
    },
    "did_back": {
        "vi": "✓ Người này vào lớp được trở lại.",
        "en": "✓ They can come in again.",
    },
    "did_remove": {
        "vi": "✓ Đã bỏ khỏi lớp. Bài đã nộp và điểm vẫn còn.",
        "en": "✓ Taken off the list. What was handed in and marked stays.",
    },
    "coming_in": {"vi": "Vào lớp", "en": "Coming in"},
    "code_one": {
        "vi": "Mã để đặt mật khẩu, dùng một lần. Chỉ đưa cho đúng người ấy.",
        "en": "The code to set a password, once. Give it to nobody else.",
    },
    "forgot": {"vi": "Quên mật khẩu: cấp mã mới", "en": "Forgot the password: a new code"},
    "forgot_ask": {
        "vi": "Mật khẩu và mã cũ hết dùng ngay, mọi nơi đang đăng nhập bị thoát, trang đang mở "
        "đóng lại. Bài làm vẫn còn. Người ấy dùng mã mới để đặt mật khẩu.",
        "en": "The old password or code ends now; they are signed out everywhere, and their page "
        "closes. Their work stays. With the new code they set another password.",
    },
    "forgot_do": {"vi": "Cấp mã mới", "en": "Make a new code"},
    "code_new": {"vi": "Mã mới của {name}", "en": "The new code of {name}"},
    "code_tell": {
        "vi": "Báo trực tiếp cho người ấy; đừng gửi vào nhóm chung. Mã dùng một lần.",
        "en": "Tell it to them in person; do not post it in a group. It works once.",
    },
    "code_how": {
        "vi": "Ở trang đăng nhập, người ấy bấm “Lần đầu đăng nhập, hoặc có mã mới”, gõ tài khoản "
        "{who} và mã này, rồi đặt mật khẩu.",
        "en": "On the page of sign-in they press “First visit, or a new code”, type the user name "
        "{who} and this code, and set a password.",
    },
    "to_person": {"vi": "Trang của {name}", "en": "The page of {name}"},
    "set_aside": {"vi": "Tạm dừng", "en": "Set aside"},
    "set_aside_ask": {
        "vi": "{name} bị thoát ngay và không vào được cho tới khi bạn cho vào lại. Mật khẩu, bài "
        "làm và điểm giữ nguyên.",
        "en": "{name} is signed out now and cannot come in until you say so. Password, work and "
        "marks stay.",
    },
    "set_aside_do": {"vi": "Tạm dừng người này", "en": "Set this person aside"},
    "take_back": {"vi": "Cho vào lại", "en": "Let them in again"},
    "data": {"vi": "Dữ liệu của người này", "en": "This person's data"},
    "data_about": {
        "vi": "Một tệp .zip gồm mọi thứ khóa học lưu về người này, kể cả điểm chưa trả. Chỉ đưa "
        "cho chính họ.",
        "en": "One .zip of all that the course keeps of this person, marks not given back yet "
        "among it. Give it to them alone.",
    },
    "data_get": {"vi": "Tải dữ liệu (.zip)", "en": "Get the data (.zip)"},
    "data_erase": {
        "vi": "Muốn xóa hẳn, nhờ người vận hành máy chủ chạy lệnh:",
        "en": "To erase all, ask whoever runs the server to run:",
    },
    "remove": {"vi": "Bỏ khỏi lớp", "en": "Take off the list"},
    "remove_ends": {
        "vi": "Kết thúc ngay: mật khẩu, mọi nơi đang đăng nhập, trang đang mở.",
        "en": "Ends now: password, sign-ins everywhere, the page that is open.",
    },
    "remove_stays": {
        "vi": "Vẫn còn: bài đã nộp, điểm, chứng nhận, tệp bài làm. Tài khoản {who} không giao cho "
        "người khác.",
        "en": "Stays: what was handed in, marks, certificates, files. Nobody else gets the user "
        "name {who}.",
    },
    "remove_do": {"vi": "Bỏ {name} khỏi lớp", "en": "Take {name} off the list"},
    "gone_about": {
        "vi": "{name} đã bị bỏ khỏi lớp. Nhận lại thì {name} có mã mới và thấy lại bài làm cũ.",
        "en": "{name} was taken off the list. Taken in again, {name} gets a new code and finds the "
        "work of before.",
    },
    "gone_back": {"vi": "Nhận lại vào lớp", "en": "Take in again"},
    # A list
    "list_title": {"vi": "Tải danh sách lớp lên", "en": "Upload a class list"},
    "list_about": {
        "vi": "Tệp Excel (.xlsx) hoặc CSV. Cần cột Họ và tên; nếu có: Tài khoản, Vai trò, Nghề "
        "(chức danh), Đơn vị (khoa/phòng). Ô để trống không xóa gì. Bạn xem trước mọi thay đổi "
        "rồi mới ghi.",
        "en": "An Excel (.xlsx) or CSV file with a column Name and, where there are: Username, "
        "Role, Profession, Unit. An empty cell takes nothing away. You see every change before "
        "anything is done.",
    },
    "list_file": {"vi": "Tệp danh sách", "en": "File"},
    "list_send": {"vi": "Xem trước", "en": "Preview"},
    "list_no_file": {"vi": "Chưa chọn tệp.", "en": "No file was chosen."},
    "list_none": {
        "vi": "Danh sách này đã được ghi, hoặc đã bỏ. Hãy xem danh sách lớp; nếu còn thiếu người, "
        "hãy tải lên lại.",
        "en": "This list was put in already, or forgotten. Look at the class list; where somebody "
        "is missing, upload it again.",
    },
    "list_name": {"vi": "Tệp {name}: {count} người", "en": "{name}: {count} people"},
    "list_not_yet": {"vi": "Chưa ghi gì vào lớp.", "en": "Nothing is done yet."},
    "list_questions": {"vi": "Cần bạn trả lời", "en": "For you to answer"},
    "list_choose": {"vi": "hãy chọn", "en": "choose"},
    "list_changes": {"vi": "Xem từng chỗ", "en": "Show each"},
    "list_names": {"vi": "Xem tên", "en": "Show their names"},
    "list_answer": {"vi": "Tiếp tục", "en": "Go on"},
    "list_wrong": {
        "vi": "{count} dòng chưa ghi được",
        "en": "Lines that cannot be taken: {count}",
    },
    "list_wrong_next": {
        "vi": "Hãy sửa trong tệp rồi tải lên lại, hoặc ghi phần còn lại trước. Vì có thể thiếu "
        "người nên lần này chưa bỏ ai khỏi lớp.",
        "en": "Put them right in the file and upload it again, or take the rest first. Since "
        "people may be missing, nobody is taken off the list this time.",
    },
    "list_refused": {
        "vi": "{count} tài khoản là của người khác",
        "en": "User names that are somebody else's: {count}",
    },
    "list_refused_about": {
        "vi": "Những người sau chỉ được thêm khi bạn chọn, với một tài khoản còn trống.",
        "en": "These come in only if you choose so, with a user name that is free.",
    },
    "list_refused_is": {
        "vi": "Dòng {line}: {who} đang là tài khoản của {holder}.",
        "en": "Line {line}: {who} is the user name of {holder}.",
    },
    "list_refused_was": {
        "vi": "Dòng {line}: {who} đã từng là tài khoản của {holder}.",
        "en": "Line {line}: {who} was the user name of {holder}.",
    },
    "list_take": {
        "vi": "Thêm {name} với tài khoản {free}",
        "en": "Add {name} with the user name {free}",
    },
    "list_changed": {"vi": "{count} người thay đổi", "en": "Changed: {count}"},
    "list_back": {"vi": "{count} người trở lại", "en": "Come back: {count}"},
    "list_back_about": {
        "vi": "Đã bị bỏ khỏi lớp trước đây; nay vào lại với mã mới và thấy bài làm cũ.",
        "en": "They were taken off the list before, and come in again with a new code and their "
        "work.",
    },
    "list_new": {"vi": "{count} người mới", "en": "New: {count}"},
    "list_new_about": {
        "vi": "Mỗi người có một mã cho lần vào đầu tiên.",
        "en": "Each gets a code for the first visit.",
    },
    "list_proposed": {
        "vi": "Danh sách không ghi tài khoản: máy đặt theo tên.",
        "en": "The list gives no user name: it is made from the name.",
    },
    "list_namesake": {
        "vi": "Trùng tên với {who} trong lớp. Nếu là một người, hãy ghi tài khoản ấy vào danh sách "
        "rồi tải lên lại.",
        "en": "Has the name of {who} in the course. If they are one person, write that user name "
        "into the list and upload it again.",
    },
    "list_gone": {
        "vi": "{count} người trong lớp không có trong danh sách",
        "en": "In the course and not on the list: {count}",
    },
    "list_gone_about": {
        "vi": "Nếu không chọn, họ vẫn ở trong lớp.",
        "en": "Unless you choose so, they stay.",
    },
    "list_gone_do": {"vi": "Bỏ {count} người này khỏi lớp", "en": "Take these off: {count}"},
    "list_gone_ends": {
        "vi": "Mật khẩu và mọi nơi đang đăng nhập kết thúc ngay; bài đã nộp và điểm vẫn còn.",
        "en": "Password and sign-ins end at once; what was handed in and marked stays.",
    },
    "list_unchanged": {"vi": "{count} người giữ nguyên.", "en": "Unchanged: {count}."},
    "list_same": {
        "vi": "Danh sách này giống hệt lớp hiện có: không có gì để ghi.",
        "en": "This list is the same as the course: there is nothing to do.",
    },
    "list_notes": {"vi": "Cần biết về tệp này", "en": "About this file"},
    "list_apply": {"vi": "Ghi vào lớp", "en": "Put it in"},
    "list_cancel": {"vi": "Bỏ danh sách này", "en": "Forget this list"},
    "list_done": {"vi": "✓ Đã ghi vào lớp.", "en": "✓ It is done."},
    "list_done_new": {"vi": "{count} người mới.", "en": "New: {count}."},
    "list_done_changed": {"vi": "{count} người thay đổi.", "en": "Changed: {count}."},
    "list_done_back": {"vi": "{count} người trở lại.", "en": "Come back: {count}."},
    "list_done_gone": {"vi": "{count} người đã bỏ khỏi lớp.", "en": "Taken off: {count}."},
    "list_done_none": {"vi": "Không có gì thay đổi.", "en": "Nothing has changed."},
}

TEXTS = Texts({**OF_THE_DESK, **_TWINS})
