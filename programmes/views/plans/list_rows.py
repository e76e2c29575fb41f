"""Plans as lines of a list (dòng danh sách kế hoạch), their sums, and the same as a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.formatting import number, trieu_dong
from khuyencong.tables import Column, Source, Table
from programmes.lifecycle.plan_sums import PlanSums, key_of, sums_of
from programmes.models import FundingPlan
from programmes.views.projects.list_rows import PROGRAMMES, holder_name
from provinces.geography import Territory

AMOUNTS: Final = {
    "registered": gettext_lazy("Đăng ký"),
    "planned": gettext_lazy("Kế hoạch"),
    "approved": gettext_lazy("Duyệt cho đề án"),
    "left": gettext_lazy("Còn lại"),
    "allocated": gettext_lazy("Được giao"),
    "assigned": gettext_lazy("Giao cho đề án"),
    "unassigned": gettext_lazy("Chưa giao"),
    "executed": gettext_lazy("Thực hiện"),
}

SUMMED: Final = gettext_lazy("cộng có dấu các quyết định của giai đoạn")
MEANINGS: Final = {
    "registered": (gettext_lazy("Nhu cầu đã đăng ký"), SUMMED),
    "planned": (gettext_lazy("Kế hoạch, dự toán được duyệt"), SUMMED),
    "approved": (
        gettext_lazy("Phần kế hoạch đã duyệt cho đề án"),
        gettext_lazy("cộng kinh phí của các đề án được duyệt trong kế hoạch"),
    ),
    "left": (gettext_lazy("Kế hoạch chưa có đề án"), gettext_lazy("kế hoạch − duyệt cho đề án")),
    "allocated": (gettext_lazy("Kinh phí được giao"), SUMMED),
    "assigned": (
        gettext_lazy("Phần được giao đã giao tiếp cho đề án"),
        gettext_lazy("cộng phần của các đề án trong quyết định giao"),
    ),
    "unassigned": (
        gettext_lazy("Được giao mà chưa giao cho đề án"),
        gettext_lazy("được giao − giao cho đề án"),
    ),
    "executed": (
        gettext_lazy("Kinh phí khuyến công đã thực hiện"),
        gettext_lazy("cộng bút toán “thực hiện”, trừ khoản hoàn trả"),
    ),
}


@dataclass(frozen=True)
class PlanRow:
    """A plan with its sums."""

    plan: FundingPlan
    holder: str
    sums: PlanSums

    @property
    def programme(self) -> str:
        """Return the source in short: KCQG, KCĐP."""
        return PROGRAMMES.get(self.plan.source, self.plan.get_source_display())

    @property
    def amounts(self) -> list[tuple[str, str, str]]:
        """Return each amount under its heading, in triệu, and to the đồng."""
        return written({name: getattr(self.sums, name) for name in AMOUNTS})


@dataclass(frozen=True)
class PlanTotal:
    """The sums of a list (đồng): of each column, whatever is known in it."""

    count: str
    amounts: list[tuple[str, str, str]]


def headings() -> list[str]:
    """Return the headings of the amounts."""
    return [str(label) for label in AMOUNTS.values()]


def written(amounts: dict[str, int | None]) -> list[tuple[str, str, str]]:
    """Write amounts in triệu, each with its heading and to the đồng."""
    return [
        (
            str(AMOUNTS[name]),
            trieu_dong(amount),
            "" if amount is None else f"{number(amount)} đồng",
        )
        for name, amount in amounts.items()
    ]


def plan_rows(plans: Iterable[FundingPlan], territory: Territory) -> list[PlanRow]:
    """Read the sums of plans in as many queries as of one."""
    found = list(plans)
    sums = sums_of(key_of(plan) for plan in found)
    return [PlanRow(plan, holder_name(plan, territory), sums[key_of(plan)]) for plan in found]


def total_of(rows: Sequence[PlanRow]) -> PlanTotal:
    """Add up each column; where nothing is known, the sum is not known."""
    known = {
        name: [value for row in rows if (value := getattr(row.sums, name)) is not None]
        for name in AMOUNTS
    }
    return PlanTotal(
        number(len(rows)),
        written({name: sum(values) if values else None for name, values in known.items()}),
    )


def plan_table(rows: Sequence[PlanRow], words: str) -> Table:
    """Return the plans as a table in đồng."""
    origin = _("kế hoạch, quyết định và bút toán trong hệ thống")
    amounts = [
        Column(
            name, str(label), "money", _("đồng"),
            meaning=MEANINGS[name][0], computed=MEANINGS[name][1],
        )
        for name, label in AMOUNTS.items()
    ]  # fmt: skip
    return Table(
        title=_("Kế hoạch kinh phí khuyến công"),
        unit=_("đồng"),
        period=words or _("tất cả các năm"),
        filters=words,
        source=origin,
        as_of=timezone.localdate(),
        columns=[
            Column("holder", _("Tỉnh, tổ chức (tên lúc đó)")),
            Column("year", _("Năm"), "year"),
            Column("source", _("Nguồn")),
            *amounts,
        ],
        rows=(line_of(row) for row in rows),
        sources=[Source(origin)],
    )


def line_of(row: PlanRow) -> list[Any]:
    """Write out one plan; what is not known stays empty."""
    amounts = [getattr(row.sums, name) for name in AMOUNTS]
    return [row.holder, row.plan.year, row.plan.get_source_display(), *amounts]
