"""What an import is called on its pages: units, sources, stages, kinds of rows, values."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.formatting import MISSING, Unit, date_text, number, read_back
from khuyencong.imports.columns import SheetColumn
from khuyencong.imports.kinds import Kind, in_order

Words = Mapping[str, str | Promise]
EXAMPLE: Final = 420
UNITS: Final[Words] = {
    str(Unit.DONG.value): gettext_lazy("đồng"),
    str(Unit.THOUSAND.value): gettext_lazy("nghìn đồng"),
    str(Unit.MILLION.value): gettext_lazy("triệu đồng"),
    str(Unit.BILLION.value): gettext_lazy("tỷ đồng"),
}
SOURCES: Final[Words] = {
    "national": gettext_lazy("Khuyến công quốc gia"),
    "local": gettext_lazy("Khuyến công địa phương"),
    "both": gettext_lazy("Cả hai nguồn"),
    "total": gettext_lazy("Tổng các nguồn"),
    "counterpart": gettext_lazy("Đối ứng"),
}
TABLE_SOURCES: Final[Words] = {key: SOURCES[key] for key in ("national", "local", "both")}
STAGES: Final[Words] = {
    "registered": gettext_lazy("Đăng ký"),
    "planned": gettext_lazy("Kế hoạch, dự toán"),
    "allocated": gettext_lazy("Giao"),
    "advanced": gettext_lazy("Tạm ứng"),
    "disbursed": gettext_lazy("Giải ngân"),
    "executed": gettext_lazy("Thực hiện"),
    "settled": gettext_lazy("Quyết toán"),
}
LEVELS: Final[Words] = {
    "nation": gettext_lazy("Quốc gia"),
    "region": gettext_lazy("Khu vực"),
    "province": gettext_lazy("Tỉnh"),
    "district": gettext_lazy("Huyện"),
    "commune": gettext_lazy("Xã"),
}
REGIONS: Final[Words] = {
    "Bắc": gettext_lazy("Phía Bắc"),
    "Miền Trung - Tây Nguyên": gettext_lazy("Miền Trung – Tây Nguyên"),
    "Nam": gettext_lazy("Phía Nam"),
}
IGNORED: Final[Words] = {
    "group": gettext_lazy("dòng nhóm"),
    "subtotal": gettext_lazy("dòng cộng nhóm, chỉ để đối chiếu"),
    "total": gettext_lazy("dòng tổng cộng, chỉ để đối chiếu"),
    "more": gettext_lazy("dòng tiếp của đề án ở trên"),
    "note": gettext_lazy("ghi chú, chữ ký"),
    "header": gettext_lazy("tiêu đề lặp lại, dòng đánh số cột"),
    "left": gettext_lazy("bỏ qua theo lựa chọn"),
}
ENCODINGS: Final[Words] = {
    "tcvn3": gettext_lazy("TCVN3 (ABC, phông .VnTime)"),
    "vni": gettext_lazy("VNI"),
}
TABLE_KINDS: Final[Words] = {
    "projects": gettext_lazy("Đề án"),
    "province_results": gettext_lazy("Kết quả theo tỉnh"),
    "awards": gettext_lazy("Sản phẩm CNNT tiêu biểu"),
    "plans": gettext_lazy("Kế hoạch kinh phí"),
    "entries": gettext_lazy("Bút toán"),
    "ceilings": gettext_lazy("Mức hỗ trợ"),
    "establishments": gettext_lazy("Cơ sở CNNT"),
    "organisations": gettext_lazy("Tổ chức, đơn vị"),
    "users": gettext_lazy("Tài khoản"),
    "indicators": gettext_lazy("Nhiều chỉ tiêu"),
}
NEUTRAL: Final[Words] = {
    "number": gettext_lazy("Số thứ tự"),
    "note": gettext_lazy("Ghi chú"),
    "percent": gettext_lazy("Tỷ lệ % (chỉ để đối chiếu)"),
    "comparison": gettext_lazy("So với cùng kỳ (không nhập)"),
    "unit": gettext_lazy("Đơn vị tính"),
}
FIELDS: Final[Words] = {
    "period": gettext_lazy("Thời gian thực hiện"),
    "code": gettext_lazy("Mã"),
    "title": gettext_lazy("Tên đề án"),
    "weak_title": gettext_lazy("Nội dung"),
    "province": gettext_lazy("Tỉnh, thành phố"),
    "year": gettext_lazy("Năm"),
    "source": gettext_lazy("Nguồn kinh phí"),
    "stage": gettext_lazy("Giai đoạn"),
    "content": gettext_lazy("Nội dung khuyến công"),
    "beneficiary": gettext_lazy("Đơn vị thụ hưởng"),
    "implementing_unit": gettext_lazy("Đơn vị thực hiện"),
    "location": gettext_lazy("Địa điểm"),
    "address": gettext_lazy("Địa chỉ"),
    "status": gettext_lazy("Trạng thái"),
    "amount_total": gettext_lazy("Tổng kinh phí"),
    "amount_support": gettext_lazy("Kinh phí hỗ trợ"),
    "amount_work": gettext_lazy("Kinh phí thực hiện"),
    "amount_counterpart": gettext_lazy("Kinh phí đối ứng"),
    "amount_national": gettext_lazy("Kinh phí"),
    "amount_local": gettext_lazy("Kinh phí"),
    "full_name": gettext_lazy("Họ và tên"),
    "planned": gettext_lazy("Kế hoạch"),
    "actual": gettext_lazy("Thực hiện"),
    "phone": gettext_lazy("Điện thoại"),
    "person": gettext_lazy("Người đại diện"),
    "decision_no": gettext_lazy("Số quyết định"),
    "decision_date": gettext_lazy("Ngày quyết định"),
    "record_id": gettext_lazy("Mã bản ghi (của tệp xuất)"),
    "record_version": gettext_lazy("Phiên bản (của tệp xuất)"),
    "indicator": gettext_lazy("Chỉ tiêu"),
}
SHORT_SOURCES: Final[Words] = {
    "national": gettext_lazy("KCQG"),
    "local": gettext_lazy("KCĐP"),
    "total": gettext_lazy("tổng các nguồn"),
}
_BY_SOURCE: Final = (
    ("amount_total", None), ("amount_national", "national"), ("amount_local", "local"),
    ("amount_counterpart", None),
)  # fmt: skip
ALSO_READ: Final[Mapping[str, tuple[tuple[str, str | None], ...]]] = {
    "projects": (("amount_support", None), ("period", None)),
    "plans": _BY_SOURCE[:3],
    "entries": (("title", None), *_BY_SOURCE),
    "province_results": tuple(
        (name, source) for source in SHORT_SOURCES for name in ("planned", "actual")
    ),
    "users": (("full_name", None),),
}
"""Meanings that the reader puts together into the columns of a kind."""
UNREAD: Final[Mapping[str, tuple[str, ...]]] = {
    "entries": ("amount",),
    "province_results": ("document", "period", "stage", "amount"),
}
"""Columns of a kind that no column of a sheet fills by itself."""
_ROMAN: Final = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def unit_example(unit: str | None) -> str:
    """Say by an example what a number of the sheet means: "420 → 420.000.000 đồng"."""
    if unit is None or unit not in UNITS:
        return ""
    return f"{number(EXAMPLE)} → {number(EXAMPLE * int(unit))} {_('đồng')}"


def period_words(period: str | None) -> str:
    """Say which period a title names: "M07" is up to July."""
    if not period:
        return ""
    if period.startswith("month-"):
        return _("tháng %d") % int(period[6:])
    if period[0] == "M":
        return _("lũy kế đến tháng %d") % int(period[1:])
    if period[0] == "Q":
        return _("quý %s") % _ROMAN.get(period[1:], period[1:])
    return {"H2": _("6 tháng cuối năm"), "year": _("cả năm")}.get(period, period)


def periods() -> list[tuple[str, str]]:
    """Offer the periods that a table may be of: key of the reader, words."""
    keys = [
        "year",
        *(f"M{month:02}" for month in range(1, 12)),
        *(f"Q{quarter}" for quarter in range(1, 5)),
        "H2",
        *(f"month-{month:02}" for month in range(2, 13)),
    ]
    return [(key, period_words(key)) for key in keys]


def table_kind_words(name: str | None) -> str:
    """Name what a table holds, by the kind of records that takes it."""
    kind = next((kind for kind in in_order() if name in kind.table_kinds), None)
    return str(kind.label if kind else TABLE_KINDS.get(name or "", name or MISSING))


def columns_of(kind: Kind) -> dict[str, SheetColumn]:
    """Return the columns of a kind by name."""
    fields: dict[str, Any] = kind.resource.fields
    return {name: field for name, field in fields.items() if isinstance(field, SheetColumn)}


def meanings_of(kind: Kind | None, table_kind: str) -> list[tuple[str, str]]:
    """List what a column of a table of this kind may mean: value of a choice, label."""
    found: dict[str, str] = {}
    for column in columns_of(kind).values() if kind else ():
        for field, source in column.meanings:
            if field not in UNREAD.get(table_kind, ()) and str(column.label) not in found.values():
                found.setdefault(meaning_key(field, source), str(column.label))
    for field, source in ALSO_READ.get(table_kind, ()):
        found.setdefault(meaning_key(field, source), meaning_words(field, source))
    neutral = {meaning_key(name, None): str(label) for name, label in NEUTRAL.items()}
    return [*(neutral | found).items()]


def meaning_words(field: str, source: str | None) -> str:
    """Say what a column means to the reader."""
    label = str(FIELDS.get(field, field))
    short = SHORT_SOURCES.get(source or "")
    return f"{label} – {short}" if short else label


def meaning_key(field: str, source: str | None) -> str:
    """Write a meaning as the value of an option."""
    return f"{field}|{source or ''}"


def value_words(column: SheetColumn | None, value: Any, places: Mapping[str, str]) -> str:
    """Say a value of a column to a person; money with every digit and in words of its unit."""
    if value in (None, ""):
        return ""
    if column and column.choices:
        return str(labels_of(column.choices).get(value, value))
    of = column.of if column else "text"
    if of == "record":
        return places.get(str(value), str(value))
    return number_words(of, value) or plain_words(value)


def labels_of(choices: Any) -> dict[Any, Any]:
    """Return the labels of choices by value: of Django's choices, or of pairs."""
    if hasattr(choices, "labels"):
        return dict(zip(choices.values, choices.labels, strict=True))
    return dict(choices)


def number_words(of: str, value: Any) -> str:
    """Say an amount, a count or a day; nothing where it is none."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if of == "money" and isinstance(value, int):
        return read_back(value)
    if of == "date":
        return day_words(value)
    return number(value) if of == "number" and isinstance(value, int) else ""


def plain_words(value: Any) -> str:
    """Say any other value: a list with semicolons, a fraction with a comma."""
    if isinstance(value, list | tuple):
        return "; ".join(value_words(None, each, {}) for each in value)
    return str(value).replace(".", ",") if isinstance(value, float | Decimal) else str(value)


def day_words(value: Any) -> str:
    """Write a day as officials do."""
    try:
        return date_text(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


_PROBLEMS: Final[Words] = {
    "unknown_province": gettext_lazy("Không nhận ra tỉnh"),
    "ambiguous_province": gettext_lazy("Nhiều tỉnh trong một ô"),
    "negative_amount": gettext_lazy("Số tiền âm"),
    "not_a_number": gettext_lazy("Không phải là số tiền"),
    "too_large": gettext_lazy("Số tiền quá lớn"),
    "ambiguous_number": gettext_lazy("Chưa rõ là bao nhiêu"),
    "unit_missing": gettext_lazy("Thiếu đơn vị tính"),
    "unknown_unit": gettext_lazy("Đơn vị tính lạ"),
    "duplicate_code": gettext_lazy("Trùng mã"),
    "duplicate_row": gettext_lazy("Trùng dòng"),
    "subtotal_mismatch": gettext_lazy("Cộng nhóm không khớp"),
    "total_mismatch": gettext_lazy("Tổng cộng không khớp"),
    "count_mismatch": gettext_lazy("Số đếm không khớp"),
    "parts_mismatch": gettext_lazy("Các phần khác tổng"),
    "support_exceeds_total": gettext_lazy("Hỗ trợ lớn hơn tổng"),
    "percent_mismatch": gettext_lazy("Tỷ lệ không khớp"),
    "year_out_of_range": gettext_lazy("Năm không hợp lý"),
    "year_missing": gettext_lazy("Thiếu năm"),
    "bad_date": gettext_lazy("Ngày không hợp lệ"),
    "date_order": gettext_lazy("Ngày kết thúc trước ngày bắt đầu"),
    "missing_required": gettext_lazy("Thiếu giá trị"),
    "unknown_source": gettext_lazy("Không nhận ra nguồn"),
    "unknown_level": gettext_lazy("Không nhận ra cấp"),
    "unknown_group": gettext_lazy("Không nhận ra nhóm"),
    "formula_without_value": gettext_lazy("Công thức chưa tính"),
    "formula_error": gettext_lazy("Công thức báo lỗi"),
    "formula_in_text": gettext_lazy("Công thức gọi ra ngoài"),
    "dangerous_text": gettext_lazy("Chữ như công thức"),
    "control_character": gettext_lazy("Ký tự ẩn"),
    "encoding_suspect": gettext_lazy("Chữ hỏng dấu"),
    "lookalike_letters": gettext_lazy("Chữ cái nước ngoài"),
    "hidden_row": gettext_lazy("Dòng ẩn có dữ liệu"),
    "row_after_total": gettext_lazy("Dữ liệu sau tổng cộng"),
    "column_count": gettext_lazy("Thừa hoặc thiếu ô"),
    "duplicate_header": gettext_lazy("Cột lặp lại"),
    "bad_email": gettext_lazy("Thư điện tử không hợp lệ"),
    "bad_tax_code": gettext_lazy("Mã số thuế không hợp lệ"),
    "cell_outside": gettext_lazy("Ô ngoài bảng"),
    "hidden_column": gettext_lazy("Cột ẩn có dữ liệu"),
    "lost_zero": gettext_lazy("Mất số 0 ở đầu"),
    "missing_column": gettext_lazy("Thiếu cột"),
    "not_a_value": gettext_lazy("Không phải là số"),
    "several_beneficiaries": gettext_lazy("Nhiều cơ sở trong một ô"),
    "several_kinds": gettext_lazy("Chưa rõ loại bảng"),
    "sign_turned": gettext_lazy("Hiểu là số âm"),
    "source_missing": gettext_lazy("Thiếu nguồn"),
    "stage_missing": gettext_lazy("Thiếu giai đoạn"),
    "unknown_decision_kind": gettext_lazy("Không nhận ra loại quyết định"),
    "unknown_stage": gettext_lazy("Không nhận ra giai đoạn"),
    "unknown_yes_no": gettext_lazy("Chưa rõ có hay không"),
    "hidden_sheet": gettext_lazy("Trang tính ẩn"),
    "side_by_side": gettext_lazy("Hai bảng cạnh nhau"),
    "personal_number": gettext_lazy("Số giấy tờ cá nhân"),
    "record": gettext_lazy("Không khớp với hồ sơ"),
    "caution": gettext_lazy("Cần xác nhận"),
    "remark": gettext_lazy("Cần biết"),
}


def problem_kind_words(kind: str) -> str:
    """Name a kind of problem in a few words, for its filter."""
    return str(_PROBLEMS.get(kind, _("Khác")))
