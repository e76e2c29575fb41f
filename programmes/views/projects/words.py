"""What the scripts of the project form say (câu chữ của biểu mẫu)."""

from django.utils.translation import gettext as _


def form_words() -> dict[str, str]:
    """Return the sentences by the names that the scripts know them by."""
    return {**amount_words(), **saving_words()}


def amount_words() -> dict[str, str]:
    """Return what is said about amounts that are typed."""
    return {
        "unreadable": _("Chưa đọc được số tiền: ghi bằng chữ số, ví dụ 1.505 hoặc 1,505 tỷ."),
        "negative": _("Số tiền âm: hãy ghi số không âm."),
        "spoken": _("Chưa rõ là bao nhiêu: hãy dùng dấu phẩy, ví dụ 12,5 triệu."),
        "ambiguous": _("“%(value)s triệu” là %(small)s đồng hay %(large)s đồng? Hãy ghi đủ số."),
        "small": _("Hiểu là %(amount)s: quá nhỏ, hãy chọn đúng đơn vị."),
        "large": _("Hiểu là %(amount)s: quá lớn, hãy chọn đúng đơn vị."),
        "total_differs": _(
            "Tổng ghi trong hồ sơ là %(first)s, tổng các nguồn là %(second)s: lệch %(gap)s."
        ),
        "shares_differ": _(
            "Tổng phần của các cơ sở là %(first)s, kinh phí hỗ trợ là %(second)s: lệch %(gap)s."
        ),
    }


def saving_words() -> dict[str, str]:
    """Return what is said about saving and about suggestions."""
    return {
        "saving": _("Đang lưu…"),
        "offline": _("Mất kết nối: chưa lưu được, sẽ thử lại. Đừng đóng trang."),
        "not_saved": _("Chưa lưu được."),
        "signed_out": _(
            "Phiên làm việc đã hết. Đăng nhập lại ở một thẻ khác rồi bấm “Lưu bản nháp” ở đây; nội "
            "dung đã gõ vẫn còn trong trang."
        ),
        "except": _("(trừ %(count)s mục nêu dưới đây)"),
        "open_other": _("Xem bản mới (mở thẻ khác)"),
        "undone": _("Đã trở về bản lưu trước."),
        "nothing_new": _("Không có gì mới để lưu."),
        "suggestions": _("Kết quả tìm"),
        "nothing_found": _("Không tìm thấy. Gõ một phần tên khác."),
    }
