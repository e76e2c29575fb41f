"""Lists of what documents say beside the headline money, in the documents' own words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from programmes.agreement.words import period_words
from programmes.dashboard.numbers import Numbers
from programmes.models.figures import MoneyScope, ReportedFigure
from programmes.rollups.facts import Facts, is_money


@dataclass(frozen=True)
class FactRow:
    """One figure as a line."""

    label: str
    source: str
    number: str
    period: str
    document: str


@dataclass(frozen=True)
class FactList:
    """Some figures under one title."""

    id: str
    title: str
    subtitle: str
    rows: tuple[FactRow, ...]
    query: str


@dataclass(frozen=True)
class FactGroup:
    """Figures that belong under one title."""

    id: str
    title: str
    subtitle: str
    figures: list[ReportedFigure]


def fact_groups(facts: Facts) -> list[FactGroup]:
    """Sort the figures of a page by what they tell; the empty groups are left out."""
    awards = [each for each in facts.results if is_award(each)]
    results = [each for each in facts.results if not is_award(each)]
    groups = [
        FactGroup("ket-qua", _("Kết quả theo tài liệu"), _("số lượng, không cộng"), results),
        FactGroup("binh-chon", _("Bình chọn và khen thưởng"), _("sản phẩm, tập thể"), awards),
        FactGroup("tung-phan", _("Kinh phí từng phần"), _("nội dung, đợt, đề án"), facts.parts),
        FactGroup("khong-ro-ky", _("Không nêu rõ kỳ"), _("không vẽ theo năm"), facts.loose),
        FactGroup("nhieu-nam", _("Số liệu nhiều năm"), _("không vẽ theo năm"), facts.spans),
    ]
    return [group for group in groups if group.figures]


def fact_lists(facts: Facts, numbers: Numbers) -> list[FactList]:
    """Write the groups that have something in them."""
    return [
        FactList(
            group.id,
            group.title,
            group.subtitle,
            tuple(fact_row(each, numbers) for each in group.figures),
            numbers.selection.query(),
        )
        for group in fact_groups(facts)
    ]


AWARD_INDICATORS = ("products_", "commendations_", "provinces_participating")


def is_award(figure: ReportedFigure) -> bool:
    """Say whether a count is about awards or commendations."""
    return figure.indicator.key.startswith(AWARD_INDICATORS)


def fact_row(figure: ReportedFigure, numbers: Numbers) -> FactRow:
    """Write one figure."""
    detail = f": {figure.detail}" if figure.detail else ""
    target = _(" (mục tiêu, không phải kết quả)") if figure.is_target else ""
    by_source = is_money(figure) or figure.source in (MoneyScope.NATIONAL, MoneyScope.LOCAL)
    return FactRow(
        label=f"{figure.indicator.name}{detail}{target}",
        source=str(MoneyScope(figure.source).label) if by_source else "",
        number=numbers.printed(figure),
        period=period_words(figure),
        document=str(figure.document or figure.report),
    )
