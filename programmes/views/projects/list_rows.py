"""Projects as lines of a list (dòng danh sách đề án) and the sums of all that were found."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from khuyencong.formatting import date_text, money, number, trieu_dong
from programmes.models import Beneficiary, Origin, Project, ProjectKind, ProjectLine, Status
from programmes.models.lines import ProjectLineQuerySet
from programmes.views.projects.life import BADGES
from provinces.geography import Territory

FEW: Final = 500
"""So few lines are found once and named by their keys from then on."""
SHOWN_NAMES: Final = 1
READ: Final = (
    "code", "title", "year", "source", "kind", "status", "status_text", "is_flagship",
    "is_returned", "origin", "ended_on", "province", "organisation__name", "content__name",
    "line__support", "line__executed",
)  # fmt: skip


def narrowed(lines: ProjectLineQuerySet) -> ProjectLineQuerySet:
    """Return the same lines, named by their keys where they are few.

    A page asks for their number, their sums and the first of them in some order; what is rare is
    thus looked for only once, and what is common is met soon.
    """
    pks = list(lines.order_by().values_list("pk", flat=True)[: FEW + 1])
    return lines if len(pks) > FEW else ProjectLine.objects.filter(pk__in=pks)


# -- sums ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Totals:
    """What the lines found come to (đồng); None where no amount is known at all."""

    projects: int
    without_support: int
    national: int | None
    local: int | None
    counterpart: int | None
    total: int | None
    executed: int | None

    @property
    def projects_text(self) -> str:
        """Write the number of projects."""
        return number(self.projects)

    @property
    def amounts(self) -> list[tuple[str, str, str]]:
        """Name each sum: in words of a unit, and to the đồng."""
        named = [
            (_("Hỗ trợ KCQG"), self.national),
            (_("Hỗ trợ KCĐP"), self.local),
            (_("Đối ứng"), self.counterpart),
            (_("Tổng kinh phí, gồm đối ứng"), self.total),
            (_("Kinh phí khuyến công đã thực hiện"), self.executed),
        ]
        return [(name, money(amount), exact(amount)) for name, amount in named]


def exact(amount: int | None) -> str:
    """Write an amount to the đồng; nothing where there is none."""
    return "" if amount is None else f"{number(amount)} đồng"


def totals_of(lines: ProjectLineQuerySet) -> Totals:
    """Sum lines in one query."""
    columns = ("national", "local", "counterpart", "total", "executed")
    sums = lines.order_by().aggregate(
        projects=Count("*"),
        known=Count("support"),
        **{f"sum_{name}": Sum(name) for name in columns},
    )
    return Totals(
        projects=sums["projects"],
        without_support=sums["projects"] - sums["known"],
        **{name: sums[f"sum_{name}"] for name in columns},
    )


# -- lines --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProjectRow:
    """One line of the list, written out."""

    code: str
    title: str
    address: str
    holder: str
    year: int
    programme: str
    content: str
    kind: str
    names: str
    more_names: int
    status: str
    badge: str
    is_returned: bool
    is_flagship: bool
    support: str
    executed: str
    deadline: str


def project_rows(pks: list[int], territory: Territory) -> list[ProjectRow]:
    """Read and write out the lines of a page, in this order, in two queries."""
    names = establishment_names(pks)
    rows = Project.objects.filter(pk__in=pks).select_related("organisation", "content", "line")
    found = {row.pk: row for row in rows.only(*READ).order_by()}
    return [project_row(found[pk], names[pk], territory) for pk in pks if pk in found]


def establishment_names(pks: Iterable[int]) -> dict[int, list[str]]:
    """Return the names of the beneficiaries of projects."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = Beneficiary.objects.filter(project__in=list(pks)).order_by("project", "pk")
    for project, name in rows.values_list("project", "establishment__name"):
        names[project].append(name)
    return names


def project_row(project: Any, names: list[str], territory: Territory) -> ProjectRow:
    """Write out one project."""
    is_claim = project.origin == Origin.PUBLISHED
    return ProjectRow(
        code=project.code,
        title=project.title or _("(chưa có tên)"),
        address=reverse("project", args=[project.pk]),
        holder=holder_name(project, territory),
        year=project.year,
        programme=PROGRAMMES.get(project.source, "–"),
        content=project.content.name if project.content else "–",
        kind="" if project.kind == ProjectKind.ORDINARY else project.get_kind_display(),
        names=", ".join(names[:SHOWN_NAMES]),
        more_names=len(names[SHOWN_NAMES:]),
        status=project.status_text or _("theo tài liệu") if is_claim else status_name(project),
        badge="" if is_claim else BADGES.get(project.status, ""),
        is_returned=project.is_returned,
        is_flagship=project.is_flagship,
        support=trieu_dong(project.line.support),
        executed=trieu_dong(project.line.executed),
        deadline=date_text(project.ended_on) if project.ended_on else "–",
    )


PROGRAMMES: Final = {"national": "KCQG", "local": "KCĐP"}


def status_name(project: Project) -> str:
    """Name the status."""
    return str(Status(project.status).label)


def holder_name(project: Any, territory: Territory) -> str:
    """Name the unit as it was called in the year, or the organisation."""
    if project.organisation_id:
        return str(project.organisation.name)
    return territory.name_on(project.province_id, date(project.year, 12, 31))
