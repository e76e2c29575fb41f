"""Random tables of the newer kinds, laid out at random, with what must be read back from them."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from khuyencong.formatting import Unit
from khuyencong.sheets.cells import Cell, Sheet, Span, Value, Workbook
from khuyencong.sheets.contents import (
    AWARDS,
    CEILINGS,
    ENTRIES,
    ESTABLISHMENTS,
    ORGANISATIONS,
    PLANS,
    USERS,
)
from tests.khuyencong.sheets.layouts import IN_HEADER, UNIT_LINES

WORDS = {
    AWARDS: {
        "product": ["Tên sản phẩm", "Sản phẩm", "Tên sản phẩm, bộ sản phẩm", "Sản phẩm đăng ký"],
        "establishment": ["Tên cơ sở", "Tên cơ sở công nghiệp nông thôn", "Đơn vị", "Chủ thể"],
        "province": ["Tỉnh", "Tỉnh, thành phố", "Địa phương"],
        "year": ["Năm", "NĂM"],
        "address": ["Địa chỉ", "Trụ sở"],
        "group": ["Nhóm sản phẩm", "Nhóm", "Nhóm SP"],
        "certificate_no": ["Số GCN", "Giấy chứng nhận số", "Số giấy chứng nhận"],
        "phone": ["Điện thoại", "SĐT"],
        "note": ["Ghi chú"],
    },
    PLANS: {
        "province": ["Tỉnh", "Tỉnh, thành phố", "Địa phương"],
        "organisation": ["Cơ quan", "Đơn vị được giao kinh phí", "Tổ chức nhận kinh phí"],
        "year": ["Năm", "Năm kế hoạch", "Niên độ ngân sách"],
        "decision_no": ["Số quyết định", "Quyết định số", "Số QĐ", "Văn bản"],
        "decision_date": ["Ngày quyết định", "Ngày ký", "Ngày ban hành", "Ngày"],
        "decision_kind": ["Loại quyết định", "Đợt", "Hình thức điều chỉnh"],
        "stage": ["Giai đoạn", "Loại kinh phí", "Loại số liệu"],
        "source": ["Nguồn vốn", "Nguồn kinh phí", "Nguồn"],
        "money": ["Số tiền", "Kinh phí", "Kinh phí hỗ trợ"],
        "note": ["Ghi chú"],
    },
    ENTRIES: {
        "code": ["Mã đề án", "Mã số", "Số hiệu đề án"],
        "title": ["Tên đề án", "Đề án", "Tên nhiệm vụ"],
        "stage": ["Giai đoạn", "Khoản chi", "Loại khoản chi", "Nghiệp vụ", "Nội dung chi"],
        "source": ["Nguồn vốn", "Nguồn kinh phí", "Nguồn"],
        "money": ["Số tiền", "Kinh phí"],
        "spent_on": ["Ngày", "Ngày chi", "Ngày giải ngân", "Ngày tháng", "Ngày hạch toán"],
        "year": ["Năm ngân sách", "Năm", "Niên độ"],
        "voucher_no": ["Số chứng từ", "Chứng từ", "Số CT", "Phiếu chi"],
        "voucher_date": ["Ngày chứng từ", "Ngày lập chứng từ"],
        "note": ["Ghi chú"],
    },
    ESTABLISHMENTS: {
        "establishment": ["Tên cơ sở", "Tên doanh nghiệp", "Cơ sở CNNT", "Tên cơ sở CNNT"],
        "legal_form": ["Loại hình", "Loại hình doanh nghiệp", "Loại hình cơ sở"],
        "tax_code": ["Mã số thuế", "MST", "Mã số doanh nghiệp"],
        "province": ["Tỉnh", "Tỉnh, thành phố", "Địa phương"],
        "address": ["Địa chỉ sản xuất", "Địa chỉ", "Nơi sản xuất"],
        "registered_address": ["Địa chỉ trụ sở", "Trụ sở chính", "Địa chỉ đăng ký"],
        "industry": ["Ngành nghề", "Ngành nghề sản xuất", "Lĩnh vực hoạt động"],
        "person": ["Người liên hệ", "Người đại diện", "Họ tên chủ cơ sở"],
        "phone": ["Điện thoại", "Số điện thoại", "SĐT"],
        "note": ["Ghi chú"],
    },
    ORGANISATIONS: {
        "organisation": ["Tên đơn vị", "Tên tổ chức", "Tên cơ quan"],
        "short_name": ["Tên viết tắt", "Viết tắt"],
        "organisation_kind": ["Loại đơn vị", "Loại tổ chức", "Loại hình tổ chức"],
        "province": ["Tỉnh", "Tỉnh/TP"],
        "note": ["Ghi chú"],
    },
    USERS: {
        "username": ["Tên đăng nhập", "Tài khoản", "Tên truy cập", "Username"],
        "last_name": ["Họ đệm", "Họ và tên đệm", "Họ"],
        "first_name": ["Tên"],
        "email": ["Email", "E-mail", "Địa chỉ email", "Thư điện tử"],
        "role": ["Vai trò", "Quyền", "Nhóm quyền"],
        "province": ["Tỉnh", "Tỉnh, thành phố"],
        "organisation": ["Đơn vị công tác", "Cơ quan", "Đơn vị"],
        "active": ["Kích hoạt", "Hoạt động", "Đang sử dụng"],
    },
    CEILINGS: {
        "title": ["Hạng mục", "Nội dung hỗ trợ", "Nội dung", "Hạng mục chi"],
        "programme": ["Chương trình", "Áp dụng cho chương trình"],
        "share": ["Tỷ lệ (%)", "Tỷ lệ tối đa (%)", "Mức hỗ trợ (%)"],
        "money": ["Mức tối đa", "Mức hỗ trợ tối đa", "Số tiền tối đa"],
        "per": ["Tính cho một", "Đơn vị áp dụng"],
        "condition": ["Điều kiện áp dụng", "Điều kiện"],
        "legal_basis": ["Căn cứ", "Căn cứ pháp lý", "Điều, khoản"],
        "valid_from": ["Hiệu lực từ", "Ngày hiệu lực", "Áp dụng từ ngày"],
        "note": ["Ghi chú"],
    },
}
NEEDED = {
    AWARDS: ["product", "establishment", "year"],
    PLANS: ["province", "decision_no", "stage", "source", "money", "year"],
    ENTRIES: ["code", "stage", "source", "money", "spent_on"],
    ESTABLISHMENTS: ["establishment", "tax_code", "address"],
    ORGANISATIONS: ["organisation", "organisation_kind", "short_name"],
    USERS: ["username", "email", "role"],
    CEILINGS: ["title", "money", "legal_basis", "valid_from"],
}
STAGES = {
    PLANS: {"Giao": "allocated", "Đăng ký": "registered", "Kế hoạch": "planned",
            "Kế hoạch giao": "allocated", "Dự toán": "planned"},
    ENTRIES: {"Tạm ứng": "advanced", "Giải ngân": "disbursed", "Thực hiện": "executed",
              "Quyết toán": "settled", "Tạm ứng đợt 1": "advanced"},
}  # fmt: skip
KINDS = {"Giao đầu năm": "initial", "Bổ sung": "supplement", "Điều chỉnh": "adjustment",
         "Đợt 2": "initial"}  # fmt: skip
SOURCES = {"KCQG": "national", "Khuyến công địa phương": "local", "Trung ương": "national"}
DAYS = {"15/4/2023": datetime.date(2023, 4, 15), "2023-02-01": datetime.date(2023, 2, 1)}
YES = {"có": True, "Không": False, "x": True, "đã khóa": False}
TEXTS = ["Máy sấy", "Trung tâm Ví Dụ", "Xã Mẫu, huyện Thử", "Cơ khí", "Điều 6 khoản 2"]


@dataclass
class Drawn:
    """A table of a kind, and the values and amounts that must come back."""

    kind: str
    workbook: Workbook
    rows: list[dict[str, Any]] = field(default_factory=list)

    def __repr__(self) -> str:
        """Draw the sheet, for whoever has to find out why it was misread."""
        rows = self.workbook.sheets[0].rows
        return "\n" + "\n".join(" | ".join(str(c.value) for c in rows[r].values()) for r in rows)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """Lay a random table of a random kind out."""
    kind = draw(st.sampled_from(list(WORDS)))
    words = WORDS[kind]
    optional = [name for name in words if name not in NEEDED[kind]]
    chosen = [*NEEDED[kind], *draw(st.lists(st.sampled_from(optional), unique=True))]
    fields = draw(st.permutations(chosen))
    unit = draw(st.sampled_from([Unit.DONG, Unit.MILLION, Unit.THOUSAND]))
    in_header = draw(st.booleans())
    top, left = draw(st.integers(2, 7)), draw(st.integers(1, 3))
    sheet = Sheet("Trang 1")
    _put(sheet, top - 1, left, UNIT_LINES[unit][0] if not in_header else "Biểu số 2")
    for at, name in enumerate(fields):
        text = draw(st.sampled_from(words[name]))
        unit_text = f" ({IN_HEADER[unit]})" if name == "money" and in_header else ""
        _put(sheet, top, left + at, draw(st.sampled_from([text, text.upper()])) + unit_text)
    rows = []
    for number in range(draw(st.integers(1, 5))):
        cells = {name: draw(_cell(name, kind, number, unit)) for name in fields}
        for at, name in enumerate(fields):
            _put(sheet, top + 1 + number, left + at, cells[name][0])
        rows.append({name: meant for name, (_typed, meant) in cells.items()})
    return Drawn(kind, Workbook("xlsx", "a.xlsx", [sheet]), rows)


def _put(sheet: Sheet, row: int, column: int, value: Value) -> None:
    if value is not None:
        sheet.put(Cell(row, column, value))


def _cell(name: str, kind: str, number: int, unit: Unit) -> st.SearchStrategy[tuple[Value, Any]]:
    """Return what is typed, and what it means."""
    if name == "money":
        signs = [1, -1] if kind in STAGES else [1]
        return st.tuples(st.integers(1, 900), st.sampled_from(signs)).map(
            lambda pair: (pair[0] * pair[1], pair[0] * pair[1] * unit)
        )
    unique = {"code": f"KC-{number}", "username": f"can.bo{number}", "tax_code": f"010{number:07}",
              "email": f"a{number}@vidu.vn", "decision_no": f"{number + 1}/QĐ-UBND",
              "voucher_no": f"PC{number:03}", "certificate_no": f"{number}/GCN",
              "phone": f"09{number:08}"}  # fmt: skip
    if name in unique:
        return st.just((unique[name], unique[name]))
    tables: dict[str, dict[Any, Any]] = {
        "stage": STAGES.get(kind, {}), "source": SOURCES, "decision_kind": KINDS, "active": YES,
        "decision_date": DAYS, "spent_on": DAYS, "voucher_date": DAYS, "valid_from": DAYS,
        "share": {"50 %": 50, 30: 30, "12,5": 12.5}, "year": {2023: 2023, "2024": 2024},
        "province": {"Gia Lai": "Gia Lai", "TP. Hồ Chí Minh": "Hồ Chí Minh"},
        "group": {"Thủ công mỹ nghệ": "Thủ công mỹ nghệ", "Nhóm khác": "Nhóm khác"},
        "programme": {"KCQG": "KCQG"}, "note": {None: None, "Lưu ý": "Lưu ý"},
    }  # fmt: skip
    if name in tables:
        return st.sampled_from(list(tables[name].items()))
    return st.sampled_from(TEXTS).map(lambda text: (f"{text} {number}",) * 2)


RATES = ["Tỷ lệ (%)", "So với kế hoạch (%)", "% TH/KH"]
STAGE_WORDS = {"planned": ["Kế hoạch", "KH năm 2022", "Dự toán"],
               "actual": ["Thực hiện", "TH", "Ước thực hiện"]}  # fmt: skip
SOURCE_WORDS = {"national": ["KCQG", "Khuyến công quốc gia", "Nguồn trung ương"],
                "local": ["KCĐP", "Khuyến công địa phương", "Nguồn địa phương"]}  # fmt: skip


@st.composite
def results(draw: st.DrawFn) -> Drawn:
    """Lay a table of results out: sources over stages, or stages over sources, rates anywhere."""
    sources = draw(st.permutations(["national", "local"]))[: draw(st.integers(1, 2))]
    with_rate, unit = draw(st.booleans()), draw(st.sampled_from([Unit.MILLION, Unit.BILLION]))
    sheet = Sheet("Trang 1")
    _put(sheet, 1, 1, f"KẾT QUẢ NĂM 2022, {UNIT_LINES[unit][0]}")
    _put(sheet, 2, 1, "TT")
    _put(sheet, 2, 2, draw(st.sampled_from(["Tỉnh", "Địa phương", "Tỉnh/Thành phố"])))
    columns: list[tuple[str, str]] = []
    for source in sources:
        first = 3 + len(columns)
        _put(sheet, 2, first, draw(st.sampled_from(SOURCE_WORDS[source])))
        for stage in ("planned", "actual", *(["percent"] if with_rate else [])):
            words = RATES if stage == "percent" else STAGE_WORDS[stage]
            _put(sheet, 3, 3 + len(columns), draw(st.sampled_from(words)))
            columns.append((stage, source))
        sheet.spans.append(Span(2, first, 2, 2 + len(columns)))
    sheet.spans += [Span(2, 1, 3, 1), Span(2, 2, 3, 2)]
    names = draw(st.lists(st.sampled_from(PLACES), min_size=2, max_size=5, unique=True))
    rows = [_result(draw, sheet, 4 + at, name, columns, unit) for at, name in enumerate(names)]
    return Drawn("province_results", Workbook("xlsx", "a.xlsx", [sheet]), rows)


PLACES = ["Gia Lai", "Hà Nội", "Đắk Lắk", "Kon Tum", "Lâm Đồng", "Hà Giang"]


def _result(
    draw: st.DrawFn, sheet: Sheet, row: int, name: str, columns: list[tuple[str, str]], unit: Unit
) -> dict[str, Any]:
    _put(sheet, row, 1, row - 3)
    _put(sheet, row, 2, name)
    meant: dict[str, Any] = {"province": name}
    amounts: dict[tuple[str, str], int | None] = {}
    for at, (stage, source) in enumerate(columns):
        if stage == "percent":
            planned, actual = amounts["planned", source], amounts["actual", source]
            if planned and actual is not None:
                _put(sheet, row, 3 + at, round(Decimal(actual) * 100 / planned, 2))
            continue
        amount = draw(st.one_of(st.none(), st.integers(0, 900)))
        _put(sheet, row, 3 + at, "-" if amount is None else amount)
        amounts[stage, source] = None if amount is None else amount * unit
    return meant | {"amounts": amounts}
