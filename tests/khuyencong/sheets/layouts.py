"""Random tables laid out at random, with the rows that must be read back from them."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from khuyencong.formatting import Unit
from khuyencong.sheets.cells import Cell, Sheet, Span, Style, Value, Workbook

HEADERS: dict[str, list[str]] = {
    "number": ["STT", "TT", "Số TT", "stt"],
    "code": ["Mã đề án", "Mã số", "MÃ ĐỀ ÁN"],
    "title": ["Tên đề án", "Tên đề án, nội dung thực hiện", "TÊN ĐỀ ÁN", "Nội dung thực hiện",
              "Tên nhiệm vụ, đề án", "Tên \nđề án "],
    "province": ["Tỉnh", "Tỉnh, thành phố", "Tỉnh/Thành phố", "Địa phương", "Tỉnh/TP"],
    "year": ["Năm", "Năm thực hiện", "NĂM"],
    "source": ["Nguồn vốn", "Nguồn kinh phí", "Nguồn"],
    "content": ["Nội dung khuyến công", "Lĩnh vực", "Nội dung hỗ trợ"],
    "implementing_unit": ["Đơn vị thực hiện", "Đơn vị chủ trì", "Cơ quan chủ trì"],
    "beneficiary": ["Đơn vị thụ hưởng", "Đối tượng thụ hưởng", "Cơ sở CNNT thụ hưởng"],
    "location": ["Địa điểm", "Địa điểm thực hiện", "Địa bàn thực hiện"],
    "period": ["Thời gian", "Thời gian thực hiện", "Thời gian\nthực hiện"],
    "amount_total": ["Tổng kinh phí", "Tổng kinh phí thực hiện", "Tổng KP"],
    "amount_national": ["Kinh phí KCQG", "Kinh phí khuyến công quốc gia", "KCQG hỗ trợ"],
    "amount_local": ["Kinh phí KCĐP", "Khuyến công địa phương", "KCĐP"],
    "amount_counterpart": ["Kinh phí đối ứng", "Đối ứng của đơn vị thụ hưởng", "Vốn khác"],
    "status": ["Trạng thái", "Tình trạng"],
    "note": ["Ghi chú"],
}  # fmt: skip
UNDER_MONEY = {
    "amount_total": ["Tổng số", "Tổng cộng", "Tổng"],
    "amount_national": ["KCQG", "Khuyến công quốc gia", "Quốc gia"],
    "amount_local": ["KCĐP", "Khuyến công địa phương", "Địa phương"],
    "amount_counterpart": ["Đối ứng", "Vốn khác", "Đối ứng của cơ sở"],
}
MONEY = tuple(UNDER_MONEY)
UNIT_LINES = {
    Unit.MILLION: ["Đơn vị tính: triệu đồng", "ĐVT: Triệu đồng", "Đơn vị tính: 1.000.000 đồng"],
    Unit.THOUSAND: ["Đơn vị: ngàn đồng", "ĐVT: 1.000 đồng", "Đơn vị tính: nghìn đồng"],
    Unit.DONG: ["Đơn vị tính: đồng", "ĐVT: VNĐ"],
    Unit.BILLION: ["Đơn vị tính: tỷ đồng"],
}
IN_HEADER = {Unit.MILLION: "triệu đồng", Unit.THOUSAND: "nghìn đồng", Unit.DONG: "đồng",
             Unit.BILLION: "tỷ đồng"}  # fmt: skip
ROMAN = ["I", "II", "III", "IV", "V"]
WORDS = ["Hỗ trợ máy móc", "Đào tạo nghề may", "Mô hình trình diễn", "Tổ chức hội chợ",
         "Cộng đồng làng nghề", "Tổng đài tư vấn", "Công ty Mẫu", "Ghi nhãn",
         "Nguồn nước"]  # fmt: skip
PROVINCES = ["Thái Nguyên", "Hà Nội", "Đắk Lắk", "Bà Rịa - Vũng Tàu", "Hoà Bình", "TP. Hồ Chí Minh"]
MEANT = {"Hoà Bình": "Hòa Bình", "TP. Hồ Chí Minh": "Hồ Chí Minh"}
TITLES = ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
          "Phụ lục I", "(Kèm theo Quyết định số 12/QĐ-UBND ngày 15/02/2021)"]  # fmt: skip
FOOTERS = ["Ghi chú: số liệu minh họa", "- Kinh phí do đơn vị tự bố trí.", "KT. CHỦ TỊCH",
           "Người lập biểu"]  # fmt: skip


class Layout:
    """A workbook and what must come out of it."""

    def __init__(self, workbook: Workbook, rows: list[dict[str, Any]]) -> None:
        self.workbook = workbook
        self.rows = rows

    def __repr__(self) -> str:
        """Draw the sheet, for whoever has to find out why it was misread."""
        rows = self.workbook.sheets[0].rows
        drawn = (f"{row}: " + " | ".join(f"{c.address}={c.value}" for c in rows[row].values())
                 for row in sorted(rows))  # fmt: skip
        return "\n" + "\n".join(drawn)


@dataclass
class Plan:
    """How a table is laid out."""

    fields: list[str]
    headers: dict[str, str]
    unit: Unit
    unit_place: str
    top: int
    left: int
    deep: bool
    numbered: bool
    grouped: bool
    total: str
    gaps: bool
    as_text: bool
    footers: list[str]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Choose the columns, their order and words, and everything around the table."""
    money = draw(st.lists(st.sampled_from(MONEY), min_size=1, max_size=4, unique=True))
    optional = ["code", "province", "content", "implementing_unit", "location", "period", "status"]
    others = draw(st.lists(st.sampled_from(optional), max_size=5, unique=True))
    fields = draw(st.permutations(["title", "year", "beneficiary", *others]))
    deep = draw(st.booleans()) and len(money) > 1
    at = draw(st.integers(0, len(fields)))
    fields = [*fields[:at], *money, *fields[at:]]
    if draw(st.booleans()):
        fields = ["number", *fields]
    if draw(st.booleans()):
        fields = [*fields, "note"]
    words = {name: draw(st.sampled_from(UNDER_MONEY[name] if deep and name in MONEY
                                        else HEADERS[name])) for name in fields}  # fmt: skip
    unit = draw(st.sampled_from(list(UNIT_LINES)))
    return Plan(
        fields, words, unit, draw(st.sampled_from(["line", "header", "cell"])),
        draw(st.integers(1, 9)), draw(st.integers(1, 4)), deep, draw(st.booleans()),
        "number" in fields and draw(st.booleans()), draw(st.sampled_from(["", "first", "last"])),
        draw(st.booleans()), draw(st.booleans()),
        draw(st.lists(st.sampled_from(FOOTERS), max_size=3)),
    )  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Layout:
    """Lay a random table out."""
    plan = draw(plans())
    count = draw(st.integers(2, 7))
    rows = [{name: draw(_value(name, plan)) for name in plan.fields} for _ in range(count)]
    for number, row in enumerate(rows):
        row["title"] = f"{row['title']} {number}"
        if "code" in row:
            row["code"] = f"KC-{number:03}"
    return Writer(plan, rows).write()


def _value(name: str, plan: Plan) -> st.SearchStrategy[Any]:
    if name in MONEY:
        step = max(plan.unit // 1000, 1)
        whole = st.integers(1, 2_000).map(lambda n: n * max(plan.unit, 10**6))
        odd = st.integers(100, 900_000).map(lambda n: n * max(step, 10**5))
        return st.one_of(st.none(), st.just(0), whole, odd)
    if name == "period":
        return st.sampled_from(["Quý II/2021", "Tháng 3-11/2021", "Năm 2021", "02/2021 - 12/2021"])
    if name == "province":
        return st.sampled_from(PROVINCES)
    if name == "year":
        return st.integers(2015, 2026)
    return st.sampled_from(WORDS) if name != "note" else st.sampled_from([None, "Chuyển tiếp"])


class Writer:
    """Writes the cells of a table as its plan says."""

    def __init__(self, plan: Plan, rows: list[dict[str, Any]]) -> None:
        self.plan = plan
        self.items = rows
        self.sheet = Sheet("Trang 1")
        self.at = plan.top
        self.out: list[dict[str, Any]] = []

    def write(self) -> Layout:
        """Write titles, header, rows, sums and footers."""
        for offset, text in enumerate(TITLES[: self.plan.top - 1]):
            self._put(1 + offset, self.plan.left, text)
        if self.plan.unit_place == "line":
            last = self.plan.left + len(self.plan.fields) - 1
            self._put(self.at, last, UNIT_LINES[self.plan.unit][0])
            self.at += 1
        self._header()
        self._sum_row("first", self.items)
        self._body()
        self._sum_row("last", self.items)
        for footer in self.plan.footers:
            self.at += 1
            self._put(self.at, self.plan.left + 1, footer)
        book = Workbook("xlsx", "a.xlsx", [self.sheet])
        return Layout(book, self.out)

    def _put(self, row: int, column: int, value: Value, style: Style | None = None) -> None:
        if value is not None:
            self.sheet.put(Cell(row, column, value, style or Style()))

    def _column(self, name: str) -> int:
        return self.plan.left + self.plan.fields.index(name)

    def _header(self) -> None:
        top, plan = self.at, self.plan
        money = [name for name in plan.fields if name in MONEY]
        for name in plan.fields:
            text = plan.headers[name]
            if name in MONEY and plan.unit_place == "header" and not plan.deep:
                text += f" ({IN_HEADER[plan.unit]})"
            below = 1 if plan.deep and name in MONEY else 0
            self._put(top + below, self._column(name), text)
            if plan.deep and not below:
                column = self._column(name)
                self.sheet.spans.append(Span(top, column, top + 1, column))
        if plan.deep:
            unit = f" ({IN_HEADER[plan.unit]})" if plan.unit_place == "header" else ""
            first, last = self._column(money[0]), self._column(money[-1])
            self._put(top, first, f"Kinh phí{unit}")
            self.sheet.spans.append(Span(top, first, top, last))
        self.at += 2 if plan.deep else 1
        if plan.numbered:
            for number in range(len(plan.fields)):
                self._put(self.at, plan.left + number, f"({number + 1})")
            self.at += 1

    def _body(self) -> None:
        half = (len(self.items) + 1) // 2
        groups = [self.items[:half], self.items[half:]] if self.plan.grouped else [self.items]
        for index, items in enumerate(groups):
            if self.plan.grouped:
                self._group(index, items)
            for number, item in enumerate(items, start=1):
                self._item(number, item, f"Nhóm việc {index}" if self.plan.grouped else None)
                if self.plan.gaps and number == 1:
                    self.at += 1

    def _group(self, index: int, items: list[dict[str, Any]]) -> None:
        self._put(self.at, self._column("number"), ROMAN[index])
        self._put(self.at, self._column("title"), f"Nhóm việc {index}", Style(bold=True))
        self._sums(items)
        self.at += 1

    def _sum_row(self, place: str, items: list[dict[str, Any]]) -> None:
        if self.plan.total == place:
            self._put(self.at, self._column("title"), "Tổng cộng")
            self._sums(items)
            self.at += 1

    def _sums(self, items: list[dict[str, Any]]) -> None:
        for name in self.plan.fields:
            if name in MONEY:
                self._money(name, sum(item[name] or 0 for item in items))

    def _item(self, number: int, item: dict[str, Any], group: str | None) -> None:
        for name, value in item.items():
            if name == "number":
                self._put(self.at, self._column(name), number)
            elif name in MONEY:
                self._money(name, value)
            else:
                self._put(self.at, self._column(name), value)
        self.out.append({**item, "row": self.at, "group": group})
        self.at += 1

    def _money(self, name: str, amount: int | None) -> None:
        self._put(self.at, self._column(name), self._printed(amount))

    def _printed(self, amount: int | None) -> Value:
        if amount is None:
            return "-"
        value = Decimal(amount) / self.plan.unit
        if self.plan.unit_place == "cell":
            return f"{_in_text(value)} {IN_HEADER[self.plan.unit]}"
        if self.plan.as_text or _is_ambiguous(value, self.plan.unit):
            return _in_text(value)
        return int(value) if value == value.to_integral_value() else value


def _is_ambiguous(value: Decimal, unit: Unit) -> bool:
    """Say whether a number cell would be asked about: 1.505 under triệu."""
    places = -int(value.normalize().as_tuple().exponent)
    return unit < Unit.BILLION and 1 <= value < 1000 and places == 3


def _in_text(value: Decimal) -> str:
    return f"{value.normalize():,f}".translate(str.maketrans(",.", ".,"))


def expected_day(text: str) -> datetime.date:
    """Return the first day of the periods used above."""
    months = {"Quý II/2021": 4, "Tháng 3-11/2021": 3, "Năm 2021": 1, "02/2021 - 12/2021": 2}
    return datetime.date(2021, months[text], 1)
