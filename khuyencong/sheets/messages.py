"""What is wrong with a table, cell by cell: a stable kind, a severity, Vietnamese words."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

ERROR, WARNING = "error", "warning"
_WARNINGS: Final = frozenset({
    "hidden_row", "subtotal_mismatch", "total_mismatch", "count_mismatch", "parts_mismatch",
    "percent_mismatch", "row_after_total", "lookalike_letters", "hidden_sheet",
    "hidden_column", "cell_outside", "personal_number", "sign_turned",
})  # fmt: skip
_MESSAGES: Final = {
    "unknown_province": gettext_noop("Không nhận ra tỉnh/thành phố “%(value)s”."),
    "ambiguous_province": gettext_noop("Ô chứa nhiều tỉnh: “%(value)s”."),
    "negative_amount": gettext_noop("Số tiền âm: %(value)s."),
    "not_a_number": gettext_noop("“%(value)s” không phải là số tiền."),
    "too_large": gettext_noop("Số tiền “%(value)s” quá lớn."),
    "ambiguous_number": gettext_noop("Chưa rõ “%(value)s” là bao nhiêu."),
    "unit_missing": gettext_noop("Không thấy đơn vị tính; hãy chọn đơn vị."),
    "unknown_unit": gettext_noop("Đơn vị tính “%(value)s” không phải là tiền."),
    "duplicate_code": gettext_noop("Mã “%(value)s” đã có trong tệp."),
    "duplicate_row": gettext_noop("Dòng này đã có trong tệp."),
    "subtotal_mismatch": gettext_noop("Số cộng của nhóm trong tệp là %(value)s."),
    "total_mismatch": gettext_noop("Số tổng cộng trong tệp là %(value)s."),
    "count_mismatch": gettext_noop("Tệp ghi %(value)s, đếm được số khác."),
    "parts_mismatch": gettext_noop("Hỗ trợ cộng đối ứng khác tổng kinh phí."),
    "support_exceeds_total": gettext_noop("Kinh phí hỗ trợ lớn hơn tổng kinh phí."),
    "percent_mismatch": gettext_noop("Tỷ lệ %(value)s không khớp với hai số tiền."),
    "year_out_of_range": gettext_noop("Năm “%(value)s” không hợp lý."),
    "year_missing": gettext_noop("Không thấy năm; hãy chọn năm."),
    "bad_date": gettext_noop("“%(value)s” không phải là ngày hoặc thời gian."),
    "date_order": gettext_noop("Ngày kết thúc đứng trước ngày bắt đầu."),
    "missing_required": gettext_noop("Thiếu giá trị bắt buộc."),
    "unknown_source": gettext_noop("Không nhận ra nguồn kinh phí “%(value)s”."),
    "unknown_level": gettext_noop("Không nhận ra cấp “%(value)s”."),
    "unknown_group": gettext_noop("Không nhận ra nhóm sản phẩm “%(value)s”."),
    "formula_without_value": gettext_noop(
        "Công thức chưa được tính; hãy mở và lưu lại bằng Excel, hoặc dán giá trị."
    ),
    "formula_error": gettext_noop("Công thức báo lỗi %(value)s."),
    "formula_in_text": gettext_noop("Ô chữ chứa công thức gọi ra ngoài tệp; hãy dán giá trị."),
    "dangerous_text": gettext_noop("Chữ bắt đầu như một công thức: “%(value)s”."),
    "control_character": gettext_noop("Ô chứa ký tự điều khiển hoặc ký tự ẩn."),
    "encoding_suspect": gettext_noop("Chữ bị hỏng dấu khi chuyển mã: “%(value)s”."),
    "lookalike_letters": gettext_noop("Có chữ cái nước ngoài trông giống chữ Việt: “%(value)s”."),
    "hidden_row": gettext_noop("Dòng bị ẩn nhưng có dữ liệu."),
    "row_after_total": gettext_noop("Có dữ liệu sau dòng tổng cộng."),
    "column_count": gettext_noop("Bản ghi có %(value)s ô, không khớp với dòng tiêu đề."),
    "lost_zero": gettext_noop("Ô số “%(value)s” có thể đã mất số 0 ở đầu."),
    "bad_tax_code": gettext_noop("“%(value)s” không phải là mã số thuế."),
    "bad_email": gettext_noop("“%(value)s” không phải là địa chỉ thư điện tử."),
    "unknown_yes_no": gettext_noop("Chưa rõ “%(value)s” là có hay không."),
    "not_a_value": gettext_noop("“%(value)s” không phải là số."),
    "unknown_stage": gettext_noop("Không nhận ra giai đoạn “%(value)s”."),
    "stage_missing": gettext_noop("Không thấy số tiền thuộc giai đoạn nào; hãy chọn giai đoạn."),
    "unknown_decision_kind": gettext_noop("Không nhận ra loại quyết định “%(value)s”."),
    "source_missing": gettext_noop("Không thấy nguồn kinh phí; hãy chọn nguồn."),
    "missing_column": gettext_noop("Thiếu cột “%(value)s”; hãy chỉ ra cột nào là cột này."),
    "sign_turned": gettext_noop("Thu hồi, hoàn trả: “%(value)s” được hiểu là số âm."),
    "hidden_sheet": gettext_noop("Trang tính bị ẩn nên không nhập; nếu cần, hãy chọn bảng này."),
    "personal_number": gettext_noop("Có vẻ là số giấy tờ cá nhân; không nên ghi vào tệp."),
    "hidden_column": gettext_noop("Cột “%(value)s” bị ẩn nhưng có dữ liệu."),
    "cell_outside": gettext_noop("“%(value)s” nằm ngoài các cột của bảng nên không được đọc."),
    "side_by_side": gettext_noop(
        "Cột %(value)s trống giữa bảng: có thể là hai bảng đặt cạnh nhau; "
        "hãy chọn cột của một bảng."
    ),
    "duplicate_header": gettext_noop("Cột “%(value)s” xuất hiện nhiều lần."),
}
KINDS: Final = frozenset(_MESSAGES)
_A_DAY: Final = gettext_noop("ghi ngày/tháng/năm, ví dụ 15/04/2023")
_A_YEAR: Final = gettext_noop("ghi năm bằng bốn chữ số, từ 1990 đến 2100")
_A_PERIOD: Final = gettext_noop("ví dụ “Tháng 3-11/2022”, “Quý II/2022” hoặc “2022”")
_ADVICE: Final = {
    "not_a_number": gettext_noop("ghi bằng chữ số, ví dụ 300.000.000 hoặc “300 triệu đồng”"),
    "negative_amount": gettext_noop("bỏ dấu trừ, hoặc để trống nếu chưa có số liệu"),
    "missing_required": gettext_noop("điền ô này, hoặc bỏ cả dòng"),
    "unknown_source": gettext_noop("ghi KCQG, KCĐP hoặc cả hai"),
    "unknown_stage": gettext_noop(
        "ghi một giai đoạn: đăng ký, kế hoạch, giao; hoặc tạm ứng, giải ngân, thực hiện, quyết toán"
    ),
    "unknown_decision_kind": gettext_noop("ghi giao đầu năm, bổ sung, điều chỉnh hoặc thu hồi"),
    "unknown_level": gettext_noop("ghi cấp tỉnh, cấp khu vực hoặc cấp quốc gia"),
    "unknown_group": gettext_noop(
        "ghi một nhóm: thủ công mỹ nghệ; chế biến nông, lâm, thủy sản và thực phẩm; thiết bị, máy "
        "móc, dụng cụ và phụ tùng cơ khí; khác"
    ),
    "year_out_of_range": _A_YEAR,
    "dangerous_text": gettext_noop("bỏ dấu “=”, “@”, “+” hoặc “-” ở đầu ô"),
    "control_character": gettext_noop("xóa ô rồi gõ lại"),
    "formula_error": gettext_noop("sửa công thức, hoặc dán giá trị"),
    "bad_email": gettext_noop("ví dụ ten@donvi.gov.vn"),
}  # fmt: skip
_DAYS: Final = ("start", "end", "_on", "_date", "valid_from", "valid_to")


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place; without a row it is about the whole table."""

    kind: str
    sheet: str
    row: int | None = None
    column: int | None = None
    field: str | None = None
    value: str | None = None
    hint: str | None = None
    """What may have been meant, what it was compared with, or what to do about it."""

    def __post_init__(self) -> None:
        if not self.hint and (advice := _advice(self.kind, self.field or "")):
            object.__setattr__(self, "hint", _(advice))

    @property
    def severity(self) -> str:
        """An error blocks its row, a warning waits for one confirmation."""
        return WARNING if self.kind in _WARNINGS else ERROR

    @property
    def message(self) -> str:
        """Say it to the user, in the language of the request."""
        return _(_MESSAGES[self.kind]) % {"value": self.value or ""}


def _advice(kind: str, name: str) -> str | None:
    """Return what to do about a kind of problem, where its cell itself suggests nothing."""
    if kind != "bad_date":
        return _ADVICE.get(kind)
    return _A_YEAR if name == "year" else _A_DAY if name.endswith(_DAYS) else _A_PERIOD
