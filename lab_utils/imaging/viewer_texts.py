"""What the picture viewer says, in both languages."""

from __future__ import annotations

from lab_utils.language import Texts

TEXTS = Texts(
    {
        "viewer_loading": {"vi": "Đang tải ảnh…", "en": "Loading the image…"},
        "viewer_failed": {
            "vi": "Trình duyệt này không hiện được ảnh. Xin cập nhật trình duyệt.",
            "en": "This browser cannot show the image. Please update it.",
        },
        "viewer_label": {
            "vi": "Ảnh {columns} × {rows} điểm ảnh",
            "en": "Image of {columns} × {rows} pixels",
        },
        "viewer_frames": {"vi": ", {frames} lát", "en": ", {frames} slices"},
        "viewer_corner": {
            "vi": "Đã đặt góc thứ nhất; xin chọn góc đối diện.",
            "en": "The first corner is set; please choose the opposite one.",
        },
        "viewer_tools": {"vi": "Bấm hoặc kéo trên ảnh để", "en": "A tap or drag on the image"},
        "viewer_mark": {"vi": "Đánh dấu", "en": "Marks"},
        "viewer_window": {"vi": "Chỉnh cửa sổ", "en": "Sets the window"},
        "viewer_move": {"vi": "Di chuyển ảnh", "en": "Moves the image"},
        "viewer_in": {"vi": "Phóng to", "en": "Zoom in"},
        "viewer_out": {"vi": "Thu nhỏ", "en": "Zoom out"},
        "viewer_fit": {"vi": "Vừa khung", "en": "Fit"},
        "viewer_preset": {"vi": "Cửa sổ", "en": "Window"},
        "viewer_own": {"vi": "tự chỉnh", "en": "set by hand"},
        "viewer_centre": {"vi": "Mức (tâm cửa sổ)", "en": "Level (centre)"},
        "viewer_width": {"vi": "Độ rộng", "en": "Width"},
        "viewer_frame": {"vi": "Lát", "en": "Slice"},
        "viewer_hide_overlay": {"vi": "Ẩn lớp phủ", "en": "Hide the overlay"},
        "viewer_by_file": {"vi": "Theo tệp", "en": "From the file"},
        "viewer_all": {"vi": "Toàn bộ giá trị", "en": "All values"},
        "viewer_help_look": {
            "vi": "Bàn phím: phím mũi tên dời con trỏ (thêm Shift: 10 điểm ảnh), + và − phóng to, "
            "thu nhỏ.",
            "en": "Keyboard: arrows move the cursor (with Shift 10 pixels), + and − zoom.",
        },
        "viewer_help_frames": {
            "vi": "Page Up, Page Down hoặc con lăn đổi lát.",
            "en": "Page Up, Page Down or the wheel change the slice.",
        },
        "viewer_help_point": {
            "vi": "Bấm vào ảnh, hoặc nhấn Enter, để đặt dấu.",
            "en": "Tap the image, or press Enter, to set the mark.",
        },
        "viewer_help_box": {
            "vi": "Kéo trên ảnh để vẽ khung; hoặc bấm (nhấn Enter) ở hai góc đối diện, Esc để bỏ "
            "góc đầu.",
            "en": "Drag on the image to draw a box; or tap (press Enter) at two opposite "
            "corners, Esc drops the first.",
        },
        "viewer_alt_window": {
            "vi": ", cửa sổ {centre} / {width}",
            "en": ", window {centre} / {width}",
        },
        "viewer_alt_mark": {"vi": "Dấu ở {mark}.", "en": "Mark at {mark}."},
    }
)
