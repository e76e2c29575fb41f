"""One search over the whole site (tìm kiếm), without marks; the public finds what is public."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khuyencong.accounts.models import User
from khuyencong.formatting import number
from khuyencong.text import search_key
from programmes.forms.projects.filter import ALL_YEARS
from programmes.models import ProjectLine, ReportedFigure
from programmes.views.figure_rows import place_name
from programmes.views.figures import reader
from programmes.views.projects.list_rows import holder_name, status_name
from provinces.geography import Territory
from provinces.models import Establishment, Organisation, Province

SHOWN: Final = 6
MOST: Final = 500
"""More are not counted: nobody reads them, and each would have to be looked at."""
SHORTEST: Final = 2
LONGEST: Final = 200


@dataclass(frozen=True)
class Hit:
    """One thing that was found; without an address it has no page of its own."""

    name: str
    address: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one sort: how many, the first of them, where all of them are."""

    slug: str
    title: str
    count: int
    hits: list[Hit]
    address: str = ""

    @property
    def count_text(self) -> str:
        """Write how many were found."""
        return number(self.count) if self.count <= MOST else _("hơn %s") % number(MOST)

    @property
    def has_more(self) -> bool:
        """Say whether more was found than is shown."""
        return self.count > len(self.hits)


@require_safe
@never_cache
@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    """Show what the words find, grouped by what it is."""
    typed = request.GET.get("q", "").replace("\0", "")[:LONGEST].strip()
    is_too_short = len(search_key(typed).replace(" ", "")) < SHORTEST
    groups = [] if is_too_short else found(typed, reader(request))
    context = {"searched": typed, "is_too_short": is_too_short, "groups": groups}
    return render(request, "search.html", context)


def found(typed: str, user: User | None) -> list[Group]:
    """Return the groups that have anything; each takes at most two queries."""
    territory = Territory.load()
    kinds: list[Callable[[str, User | None, Territory], Group]] = [provinces]
    kinds += [projects, establishments] if user else []
    kinds += [organisations, figures]
    return [group for kind in kinds if (group := kind(typed, user, territory)).count]


def words(typed: str, column: str = "search_key") -> Q:
    """Match every word, in any order, without marks."""
    matched = Q()
    for word in search_key(typed).split():
        matched &= Q(**{f"{column}__contains": word})
    return matched


def first_and_count(rows: QuerySet[Any]) -> tuple[list[Any], int]:
    """Return the first rows, and how many there are up to `MOST` and one.

    They are met in any order, then sorted: few of many are looked for once, and many are met soon.
    """
    pks = list(rows.order_by().values_list("pk", flat=True)[: MOST + 1])
    sorted_rows = rows.filter(pk__in=pks) if len(pks) <= MOST else rows
    return list(sorted_rows[:SHOWN]), len(pks)


def address_of(name: str, **query: str) -> str:
    """Return the address of a list with its filters."""
    return f"{reverse(name)}?{urlencode(query)}"


def provinces(typed: str, user: User | None, territory: Territory) -> Group:
    """Find units of all times, those of today first."""
    rows = Province.objects.visible_to(user).filter(words(typed))
    units = [territory.unit(pk) for pk in rows.values_list("pk", flat=True)]
    units.sort(key=lambda unit: (unit.valid_to is not None, unit.sort_key))
    hits = [
        Hit(
            unit.name,
            reverse("province", args=[unit.key]),
            _("đã sáp nhập") if unit.valid_to else "",
        )
        for unit in units
    ]
    return Group("provinces", _("Tỉnh, thành phố"), len(hits), hits)


def projects(typed: str, user: User | None, territory: Territory) -> Group:
    """Find projects that the user may see, the latest first."""
    rows = ProjectLine.objects.visible_to(user).with_words(typed).order_by("-year", "code")
    lines, count = first_and_count(rows.select_related("project__organisation"))
    hits = [
        Hit(
            line.project.title or line.code,
            reverse("project", args=[line.pk]),
            " · ".join(
                [line.code, holder_name(line.project, territory), status_name(line.project)]
            ),
        )
        for line in lines
    ]
    everything = address_of("projects", q=typed, nam=ALL_YEARS)
    return Group("projects", _("Đề án"), count, hits, everything)


def establishments(typed: str, user: User | None, territory: Territory) -> Group:
    """Find establishments that the user may see."""
    rows = Establishment.objects.visible_to(user).with_words(typed)
    shown, count = first_and_count(rows)
    hits = [
        Hit(row.name, reverse("establishment", args=[row.pk]), territory.unit(row.province_id).name)
        for row in shown
    ]
    title = _("Cơ sở công nghiệp nông thôn")
    return Group("establishments", title, count, hits, address_of("establishments", q=typed))


def organisations(typed: str, user: User | None, territory: Territory) -> Group:
    """Find public bodies; they have no page of their own, their province has."""
    rows, count = first_and_count(Organisation.objects.visible_to(user).filter(words(typed)))
    return Group(
        "organisations", _("Tổ chức, đơn vị"), count, [body(row, territory) for row in rows]
    )


def body(row: Organisation, territory: Territory) -> Hit:
    """Show a body by its kind and the page of its province."""
    kind = str(row.get_kind_display())
    if row.province_id is None:
        return Hit(row.name, "", kind)
    unit = territory.unit(row.province_id)
    return Hit(row.name, reverse("province", args=[unit.key]), f"{kind} · {unit.name}")


def figures(typed: str, user: User | None, territory: Territory) -> Group:
    """Find published figures."""
    rows = ReportedFigure.objects.visible_to(user).filter(words(typed)).order_by("-year", "code")
    shown, count = first_and_count(rows.select_related("indicator", "province", "organisation"))
    hits = [figure_hit(figure, place_name(figure, territory)) for figure in shown]
    return Group("figures", _("Số liệu công bố"), count, hits, address_of("figures", q=typed))


def figure_hit(figure: ReportedFigure, place: str) -> Hit:
    """Show a figure by what it says of which place and year."""
    notes: Iterable[str] = filter(None, [place, str(figure.year), figure.as_printed])
    name = f"{figure.indicator.name} ({figure.code})"
    return Hit(name, reverse("figure", args=[figure.code]), " · ".join(notes))
