"""Table rows of a dashboard, every cell ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from khuyencong.markup import escaped, table_row
from khuyencong.templatetags.bars import bullet
from programmes.dashboard.numbers import Numbers
from programmes.rollups.measures import Comparison
from programmes.rollups.overview import Overview
from programmes.rollups.rows import Part, Row
from programmes.rollups.selection import Selection
from programmes.rollups.values import Place, Value
from provinces.geography import Geography

MAX_NAMES = 6
UNKNOWN_ROW = '<tr><th scope="row">{}</th><td class="missing" colspan="5">{}</td></tr>'
CLASSES = ("num", "num", "num", "", "note")


@dataclass(frozen=True)
class RowView:
    """One printed line; `reported` is what documents say of it where its parts were summed."""

    label: str
    url: str
    plan: str
    actual: str
    bullet: str
    rate: str
    note: str = ""
    is_known: bool = True

    @property
    def html(self) -> str:
        """Return the line as HTML; a template include for each of 70 lines costs 3 ms."""
        if not self.is_known:
            return UNKNOWN_ROW.format(self.name, escaped(_("chưa có số liệu")))
        cells = (self.plan, self.actual, self.rate, self.bullet, self.note)
        return table_row(self.name, cells, CLASSES)

    @property
    def name(self) -> SafeString:
        """Return the label, as a link to the unit's page where it has one."""
        label = escaped(self.label)
        return SafeString(f'<a href="{escaped(self.url)}">{label}</a>' if self.url else label)


@dataclass(frozen=True)
class RowWriter:
    """Writes rows of one page on one scale."""

    numbers: Numbers
    selection: Selection
    largest: int

    def of_row(self, row: Row, url: str, place: Place | None) -> RowView:
        """Write a unit's row: its parts' sum and what is missing in it."""
        is_body = place is not None and place[0] == "o"  # bodies are only ever given KCQG
        single = "" if is_body else partial(row.actual or row.plan)
        note = coverage(row) if len(row.parts) > 1 else single
        return self.write(row.label, url, row.plan, row.actual, row.rate, place, note)

    def of_comparison(
        self, label: str, url: str, row: Row, compared: Comparison, place: Place
    ) -> RowView:
        """Write a region's row: sum and report side by side."""
        plan, actual = compared.plan.shown, compared.actual.shown
        note = " · ".join(filter(None, [coverage(row), self.beside(compared, place)]))
        return self.write(label, url, plan, actual, compared.rate, place, note)

    def beside(self, compared: Comparison, place: Place) -> str:
        """Print the figure that is not shown first, sum or report."""
        if compared.actual.beside is None:
            return ""
        words = _("báo cáo") if compared.actual.shown is compared.actual.summed else _("cộng được")
        return f"{words} {self.numbers.text(compared.actual.beside)}"

    def write(
        self,
        label: str,
        url: str,
        plan: Value | None,
        actual: Value | None,
        rate: Decimal | None,
        place: Place | None,
        note: str,
    ) -> RowView:
        """Write one line."""
        source = str(self.selection.source.value) if self.selection.source else "all"
        amounts = (plan.amount if plan else None, actual.amount if actual else None)
        estimate = bool(actual and actual.is_estimate)
        return RowView(
            label=label,
            url=url,
            plan=self.numbers.cell(plan, place),
            actual=self.numbers.cell(actual, place),
            bullet=bullet(*amounts, self.largest, source, estimate),
            rate=self.numbers.rate(rate),
            note=note,
            is_known=plan is not None or actual is not None,
        )


def partial(value: Value | None) -> str:
    """Say which source a sum lacks."""
    if value is None or not value.missing_sources:
        return ""
    names = {"national": _("KCQG"), "local": _("KCĐP")}
    return _("chưa có %s") % ", ".join(names[name] for name in value.missing_sources)


def coverage(row: Row) -> str:
    """Say how many of the parts are known, and name the missing where they are few."""
    text = _("có số liệu %(known)d/%(all)d") % {"known": row.known, "all": len(row.parts)}
    if 0 < len(row.missing) <= MAX_NAMES and row.known:
        return text + _("; thiếu %s") % ", ".join(row.missing)
    return text


def largest_of(rows: Iterable[Row]) -> int:
    """Return the largest plan or actual of some rows: the full length of a bar (đồng)."""
    values = [value.amount for row in rows for value in (row.plan, row.actual) if value]
    return max(values, default=0)


def province_rows(page: Overview, numbers: Numbers) -> list[RowView]:
    """Write the rows of the units."""
    writer = RowWriter(numbers, page.selection, largest_of(page.rows))
    query = page.selection.query()
    prefix = reverse("province", args=["x"]).removesuffix("x/")
    return [
        writer.of_row(row, f"{prefix}{row.key}/{query}", row_place(row, numbers))
        for row in page.rows
    ]


def row_place(row: Row, numbers: Numbers) -> Place:
    """Return the place whose sum a row is."""
    return ("p", numbers.territory.by_key(row.key).pk)


def organisation_rows(page: Overview, numbers: Numbers) -> list[RowView]:
    """Write the rows of the bodies that are no province's."""
    writer = RowWriter(numbers, page.selection, largest_of(page.organisations))
    return [writer.of_row(row, "", row.parts[0].place) for row in page.organisations]


def region_rows(page: Overview, numbers: Numbers) -> list[RowView]:
    """Write the rows of the regions."""
    shown = [each for _row, c in page.regions.values() for each in (c.plan.shown, c.actual.shown)]
    writer = RowWriter(numbers, page.selection, max((v.amount for v in shown if v), default=0))
    query = page.selection.query()
    return [
        writer.of_comparison(
            str(region.label),
            reverse("region", args=[region.slug]) + query,
            row,
            compared,
            ("region", region.value),
        )
        for region, (row, compared) in page.regions.items()
    ]


def set_apart(found: list[RowView]) -> tuple[list[RowView], list[RowView]]:
    """Take out the rows that nothing is known of, where they are too many to read past."""
    missing = [row for row in found if not row.is_known]
    if len(missing) <= MAX_NAMES:
        return found, []
    return [row for row in found if row.is_known], missing


def part_rows(page: Overview, numbers: Numbers) -> list[RowView]:
    """Write the units folded into a unit of today."""
    parts: tuple[Part, ...] = page.total.parts
    rows = [Row(part.label, (part,), part.unit.key if part.unit else "") for part in parts]
    writer = RowWriter(numbers, page.selection, largest_of(rows))
    return [writer.of_row(row, unit_link(row, page), row.parts[0].place) for row in rows]


def unit_link(row: Row, page: Overview) -> str:
    """Return the page of a unit as it was recorded."""
    return reverse("province", args=[row.key]) + page.selection.query(
        geography=Geography.AS_RECORDED
    )


def total_rows(page: Overview, numbers: Numbers) -> list[RowView]:
    """Write the sum of the rows, and what documents report of the whole."""
    summed = [total_row(page, numbers)] if page.total.known else []
    reported = reported_row(page, numbers)
    return [*summed, *([reported] if reported else [])]


def total_row(page: Overview, numbers: Numbers) -> RowView:
    """Write the sum of the units, and of the bodies that a country's sum has beside them."""
    row = page.total
    writer = RowWriter(numbers, page.selection, 0)
    label = _("Cộng %d đơn vị có số liệu") % (row.known - row.doubtful)
    bodies = sum(part.unit is None and part.is_known for part in row.parts)
    if bodies and page.subject.is_nation:
        label += _(", trong đó %d tổ chức") % bodies
    notes = " · ".join(filter(None, [rate_basis(row), left_out(row)]))
    return writer.write(label, "", row.plan, row.actual, row.rate, page.place, notes)


def left_out(row: Row) -> str:
    """Say how many units are not added, because what is said of them is in doubt."""
    return _("không cộng %d đơn vị có số chưa rõ nghĩa") % row.doubtful if row.doubtful else ""


def rate_basis(row: Row) -> str:
    """Say over how many parts the rate is, when some know only one of the two."""
    if not row.comparable or len(row.comparable) == row.known:
        return ""
    return _("tỷ lệ của %d đơn vị có đủ hai số") % len(row.comparable)


def reported_row(page: Overview, numbers: Numbers) -> RowView | None:
    """Write what documents say of the whole, under the sum."""
    plan, actual = page.comparison.plan.reported, page.comparison.actual.reported
    if plan is None and actual is None:
        return None
    writer = RowWriter(numbers, page.selection, 0)
    rate = Comparison(
        page.comparison.plan.only_reported, page.comparison.actual.only_reported, None
    ).rate
    return writer.write(
        _("Báo cáo của toàn địa bàn"), "", plan, actual, rate, page.place, difference(page, numbers)
    )


def difference(page: Overview, numbers: Numbers) -> str:
    """Say how far the sum is from the report, and over how many units the sum is."""
    measure = page.comparison.actual
    found = measure.difference
    if not found:
        return ""
    words = {
        "known": measure.known,
        "all": measure.parts,
        "way": _("nhiều hơn") if found > 0 else _("ít hơn"),
        "amount": numbers.scale.text(abs(found), exact=True),
    }
    return _("%(known)d/%(all)d đơn vị cộng được %(way)s báo cáo %(amount)s") % words
