"""Findings as lines of a list, with everything in words and links."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.tables import Column, Table
from programmes.agreement.findings import Finding, Side, Verdict
from programmes.agreement.quantities import value_of
from programmes.agreement.words import Measure
from programmes.models import ReportedFigure
from programmes.views.figure_rows import sources_of
from provinces.geography import Territory
from provinces.models import Region

BADGES: Final = {
    Verdict.DIFFERS: "error",
    Verdict.STAGES: "warning",
    Verdict.PARTIAL: "",
    Verdict.TOLERATED: "ok",
    Verdict.ROUNDING: "ok",
    Verdict.EXACT: "ok",
}

SEE_UNIT: Final = gettext_lazy("Giá trị theo cột Đơn vị của cùng dòng, đủ từng đồng")


@dataclass(frozen=True)
class SideRow:
    """One of the two values in words."""

    side: Side
    measure: Measure

    @property
    def text(self) -> str:
        """Return the value in the unit of the row, with no more decimals than its inputs have."""
        side, measure = self.side, self.measure
        if side.is_implied or not side.figures:
            return measure.text(side.value)
        if value_of(side.figures[0]) == side.value:
            return measure.quoted(side.figures[0])
        if measure.is_of_all(side.figures):
            measure = measure.fitted(side.figures)
        return measure.text(side.value)

    @property
    def links(self) -> list[tuple[str, str, str]]:
        """Return the inputs: code, address, and what is printed."""
        figures = [
            (figure.code, reverse("figure", args=[figure.code]), figure.as_printed)
            for figure in self.side.figures
        ]
        records = self.side.records
        return [(records[0], records[1], self.text), *figures] if records else figures


@dataclass(frozen=True)
class FindingRow:
    """One comparison in words."""

    finding: Finding
    place: str

    @property
    def left(self) -> SideRow:
        """Return the first value."""
        return SideRow(self.finding.left, self.finding.measure)

    @property
    def right(self) -> SideRow:
        """Return the second value."""
        return SideRow(self.finding.right, self.finding.measure)

    @property
    def difference(self) -> str:
        """Return left − right with sign and unit."""
        return self.finding.measure.difference(self.finding.difference)

    @property
    def tolerance(self) -> str:
        """Return the tolerance in words; between two stages there is none to speak of."""
        if self.finding.verdict == Verdict.STAGES:
            return ""
        if not self.finding.tolerance:
            return _("số đếm: không có dung sai")
        spread = self.finding.measure.spread(self.finding.tolerance)
        if self.finding.words and self.finding.tolerance == self.finding.slack:
            return _("dung sai: dưới %s") % spread.removeprefix("±")  # where “hơn” ends
        return _("dung sai %s") % spread

    @property
    def badge(self) -> str:
        """Return the class of the badge that holds the verdict."""
        return BADGES[self.finding.verdict]

    @property
    def verdict(self) -> str:
        """Return the heading under which the finding is listed."""
        return str(self.finding.verdict.label)

    @property
    def is_conflict(self) -> bool:
        """Say whether it is a real disagreement."""
        return self.finding.verdict == Verdict.DIFFERS


def finding_rows(findings: Iterable[Finding], territory: Territory) -> list[FindingRow]:
    """Return the lines of a list."""
    return [FindingRow(finding, place_of(finding, territory)) for finding in findings]


def place_of(finding: Finding, territory: Territory) -> str:
    """Name the territory as it was called in the year of the finding."""
    province = finding.topic.territory[2]
    if province is None:
        return finding.topic.place
    return territory.name_on(province, date(finding.topic.year, 12, 31))


def place_address(key: tuple[str, str, int | None, int | None], territory: Territory) -> str:
    """Return the dashboard of a territory; an organisation has none."""
    level, region, province, _organisation = key
    if region:
        return reverse("region", args=[Region(region).slug])
    if province is not None:
        return reverse("province", args=[territory.unit(province).key])
    return reverse("home") if level == "nation" else ""


# -- download -----------------------------------------------------------------------------------


def columns() -> list[Column]:
    """Return the headings, in the language of the reader."""
    return [
        Column("kind", _("Loại đối chiếu"), meaning=_("Hai số được so theo cách nào")),
        Column("verdict", _("Kết luận"), meaning=_("Khớp, trong dung sai, hay vượt dung sai")),
        Column("place", _("Địa bàn"), meaning=_("Tên lúc đó")),
        Column("year", _("Năm"), "year"),
        Column("period", _("Kỳ")),
        Column("source", _("Nguồn tiền"), empty=_("không nói về tiền")),
        Column("indicator", _("Chỉ tiêu")),
        Column("left_label", _("Số thứ nhất là")),
        Column("left", _("Số thứ nhất"), "count", _("đồng, số lượng hoặc %"), meaning=SEE_UNIT),
        Column("right_label", _("Số thứ hai là")),
        Column("right", _("Số thứ hai"), "count", _("đồng, số lượng hoặc %"), meaning=SEE_UNIT),
        Column(
            "difference", _("Chênh lệch"), "count", _("đồng, số lượng hoặc điểm %"),
            meaning=SEE_UNIT, computed=_("số thứ nhất − số thứ hai"),
        ),
        Column(
            "tolerance", _("Dung sai"), "count", _("đồng, số lượng hoặc điểm %"),
            meaning=_("Chênh lệch còn giải thích được bằng làm tròn khi in"),
            computed=_("từ số chữ số thập phân của hai số in"), empty=_("không có dung sai"),
        ),
        Column("unit", _("Đơn vị"), empty=_("số lượng")),
        Column("explanation", _("Diễn giải"), width=60),
        Column("figures", _("Mã số liệu"), meaning=_("Mã của các số được so; mở ở trang Số liệu")),
    ]  # fmt: skip


def finding_table(rows: list[FindingRow]) -> Table:
    """Return findings with base values and the documents behind."""
    figures = [figure for row in rows for figure in row.finding.figures]
    days = [figure.as_of for figure in figures if figure.as_of]
    years = sorted({row.finding.topic.year for row in rows})
    return Table(
        title=_("Đối chiếu số liệu khuyến công đã công bố"),
        unit=_("đồng, số lượng, %; xem cột đơn vị"),
        period="–".join(str(year) for year in dict.fromkeys((years[0], years[-1]))),
        source=_("tính từ các số trong tài liệu công bố; xem phần nguồn"),
        as_of=max(days, default=None),
        columns=columns(),
        rows=[cells(row) for row in rows],
        sources=sources_of(figures),
    )


def cells(row: FindingRow) -> list[Any]:
    """Return one row."""
    finding, topic = row.finding, row.finding.topic
    return [
        finding.kind.label,
        finding.conclusion,
        row.place,
        topic.year,
        topic.period,
        topic.source or None,
        topic.indicator,
        finding.left.label,
        rounded(finding.left.value),
        finding.right.label,
        rounded(finding.right.value),
        rounded(finding.difference),
        rounded(finding.tolerance) if row.tolerance else None,
        unit_words(finding),
        finding.explanation,
        " ".join(codes(finding.figures)),
    ]


def rounded(value: Any) -> Any:
    """Cut the endless decimals of a quotient; whole numbers stay whole."""
    return int(value) if value == int(value) else round(value, 4)


def unit_words(finding: Finding) -> str | None:
    """Return the base unit of a finding's values."""
    return {"money": _("đồng"), "percent": "%"}.get(str(finding.measure.unit_kind))


def codes(figures: Iterable[ReportedFigure]) -> list[str]:
    """Return the codes of figures."""
    return [figure.code for figure in figures]
