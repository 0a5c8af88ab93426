"""What is said of a file that cannot be read, in both languages."""

from __future__ import annotations

from lab_utils.errors import BilingualError
from lab_utils.language import Texts

TEXTS = Texts(
    {
        "missing": {
            "vi": "Không tìm thấy tệp {file}.",
            "en": "The file {file} is not there.",
        },
        "unreadable": {
            "vi": "Không mở được tệp {file}: {reason}.",
            "en": "The file {file} cannot be opened: {reason}.",
        },
        "empty": {
            "vi": "Tệp {file} rỗng (0 byte). Xin chép lại từ nguồn.",
            "en": "The file {file} is empty (0 bytes). Please copy it again from its source.",
        },
        "not_dicom": {
            "vi": "Tệp {file} không phải DICOM: thiếu dấu nhận dạng DICM ở đầu tệp.",
            "en": "The file {file} is not DICOM: the sign DICM is missing at its beginning.",
        },
        "broken_header": {
            "vi": "Phần tiêu đề của tệp {file} bị hỏng hoặc bị cắt, nên không đọc tiếp được.",
            "en": "The header of the file {file} is damaged or cut off, so nothing more can be "
            "read.",
        },
        "bad_value": {
            "vi": "Trong tệp {file}, mục {tag} ghi một giá trị sai kiểu nên không đọc được ảnh.",
            "en": "In the file {file}, the entry {tag} holds a value of the wrong type, so the "
            "image cannot be read.",
        },
        "no_pixels": {
            "vi": "Tệp {file} không chứa ảnh (loại: {what}).",
            "en": "The file {file} holds no image (it is: {what}).",
        },
        "no_waveform": {
            "vi": "Tệp {file} không chứa điện tim (loại: {what}).",
            "en": "The file {file} holds no ECG (it is: {what}).",
        },
        "lacks": {
            "vi": "Tệp {file} thiếu mục {tag}, nên không biết ảnh được ghi như thế nào.",
            "en": "The file {file} lacks the entry {tag}, so nothing says how the image is stored.",
        },
        "no_syntax": {
            "vi": "Tệp {file} không cho biết ảnh được mã hóa theo kiểu nào (Transfer Syntax).",
            "en": "The file {file} does not say how its image is encoded (transfer syntax).",
        },
        "unknown_syntax": {
            "vi": "Ảnh trong tệp {file} được mã hóa theo một kiểu không rõ ({what}).",
            "en": "The image in the file {file} is encoded in an unknown way ({what}).",
        },
        "no_decoder": {
            "vi": "Ảnh trong tệp {file} được nén theo kiểu {what}; máy này không giải nén được "
            "kiểu đó. Xin xuất lại ảnh không nén.",
            "en": "The image in the file {file} is compressed ({what}), and this machine cannot "
            "decompress that. Please export it again without compression.",
        },
        "not_decoded": {
            "vi": "Không giải nén được ảnh trong tệp {file} (kiểu {what}): ảnh bị hỏng, hoặc máy "
            "này không đọc được biến thể đó.",
            "en": "The image in the file {file} could not be decompressed ({what}): it is damaged, "
            "or of a variant that this machine cannot read.",
        },
        "cut_off": {
            "vi": "Ảnh trong tệp {file} bị cắt: có {actual} trên {expected} byte. "
            "Xin chép lại từ nguồn.",
            "en": "The image in the file {file} is cut off: {actual} of {expected} bytes are "
            "there. Please copy it again from its source.",
        },
        "broken_pixels": {
            "vi": "Phần ảnh trong tệp {file} bị hỏng, hoặc không khớp với tiêu đề.",
            "en": "The image in the file {file} is damaged, or does not agree with the header.",
        },
        "broken_waveform": {
            "vi": "Phần điện tim trong tệp {file} bị hỏng hoặc bị cắt.",
            "en": "The ECG in the file {file} is damaged or cut off.",
        },
        # Not wrong enough to refuse the file
        "no_rescale": {
            "vi": "Tệp CT này thiếu hệ số quy đổi (Rescale), nên giá trị điểm ảnh không phải là "
            "đơn vị Hounsfield.",
            "en": "This CT file lacks its rescale values, so its pixel values are not Hounsfield "
            "units.",
        },
        "bad_overlay": {
            "vi": "Lớp chữ phủ (overlay) của tệp này bị hỏng nên không được hiện.",
            "en": "The overlay of this file is damaged and is not shown.",
        },
        "bad_window": {
            "vi": "Cửa sổ ghi trong tiêu đề không dùng được nên bị bỏ qua.",
            "en": "The window in the header cannot be used and is left out.",
        },
        "departs": {
            "vi": "Tệp này có chỗ không đúng chuẩn DICOM: {reason}",
            "en": "This file departs from the DICOM standard: {reason}",
        },
        # A PACS over DICOMweb
        "pacs_none": {
            "vi": "Phòng học này không có PACS. Mọi câu hỏi vẫn làm được.",
            "en": "This room has no PACS. Every question works without one.",
        },
        "pacs_same": {
            "vi": "Đã lấy {count} ảnh của lượt chụp này từ PACS ở {address}. Ảnh giống tệp trong "
            "bài ở mọi điểm ảnh.",
            "en": "Images of this study fetched from the PACS at {address}: {count}. The image is "
            "the lab's file, pixel by pixel.",
        },
        "pacs_other": {
            "vi": "Đã lấy {count} ảnh của lượt chụp này từ PACS ở {address}, nhưng không ảnh nào "
            "giống tệp trong bài.",
            "en": "Images of this study fetched from the PACS at {address}: {count}. None is the "
            "lab's file.",
        },
        "pacs_unreachable": {
            "vi": "Không kết nối được với PACS ở {address}. Xin kiểm tra địa chỉ và mạng; bài này "
            "vẫn làm được mà không cần PACS.",
            "en": "The PACS at {address} cannot be reached. Please check the address and the "
            "network; the lab works without a PACS.",
        },
        "pacs_slow": {
            "vi": "PACS ở {address} không trả lời trong {seconds} giây.",
            "en": "The PACS at {address} did not answer within {seconds} seconds.",
        },
        "pacs_password": {
            "vi": "PACS ở {address} từ chối: sai tên hoặc mật khẩu, hoặc tài khoản không được "
            "phép.",
            "en": "The PACS at {address} refused: wrong name or password, or the account may not.",
        },
        "pacs_nothing": {
            "vi": "PACS ở {address} không có lượt chụp này, hoặc địa chỉ DICOMweb sai.",
            "en": "The PACS at {address} does not have this study, or its DICOMweb address is "
            "wrong.",
        },
        "pacs_failed": {
            "vi": "PACS ở {address} báo lỗi {status}.",
            "en": "The PACS at {address} reports an error ({status}).",
        },
        "pacs_not_dicom": {
            "vi": "Máy ở {address} có trả lời, nhưng không phải bằng DICOM.",
            "en": "The machine at {address} answers, but not with DICOM.",
        },
    }
)


class ScanError(BilingualError, ValueError):
    """A file that cannot be read, or a PACS that does not answer.

    Parameters
    ----------
    reason : str
        Which of the texts, such as ``"cut_off"``; kept as an attribute.
    **values
        What fills its blanks.
    """

    def __init__(self, reason: str, /, **values: object) -> None:
        self.reason = reason
        super().__init__(**TEXTS.twin(reason, **values))
