"""Lines (dòng đề án): what lists and searches read of a project, narrow enough for 50,000 of them.

A cache and nothing else, like the cells: recounted in the transaction that changes a project or
its parts; `manage.py rebuild_cells --check` finds no difference (docs/decisions/0015-lines.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from itertools import islice
from types import SimpleNamespace
from typing import Any, Final, Self

from django.db import models, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from khuyencong.history.inserting import insert
from khuyencong.text import search_key, sort_key
from khuyencong.traces import rarest_first, trace_of
from programmes.models.content import ActivityContent
from programmes.models.holder import HeldQuerySet
from programmes.models.stages import STATE_SOURCES, FundingSource, SpendingStage
from programmes.models.status import Status
from provinces.models import Commune, Establishment, Organisation, Province
from provinces.models.copies import keeps_copies
from provinces.models.traces import Trace, numbers_of

COPIED: Final = (
    "province_id",
    "organisation_id",
    "year",
    "source",
    "content_id",
    "kind",
    "status",
    "origin",
    "is_flagship",
    "is_returned",
    "code",
    "ended_on",
)
"""Columns that are those of the project."""
HOLDERS: Final[dict[type[models.Model], str]] = {
    Province: "province__sort_key",
    Organisation: "organisation__sort_key",
}
"""Whose projects they are, and what a line keeps of them."""
WORDS: Final = ("title", "place", "commune__name")
SUMS: Final = ("national", "local", "support", "counterpart", "total", "executed")
TITLE_LETTERS: Final = 60
ORDER_DIGITS: Final = 2 * TITLE_LETTERS
"""The letters; of a long title its tones do not matter, and a narrow line is read sooner."""
LIFE: Final = {status.value: place for place, status in enumerate(Status)}
BATCH: Final = 500


class ProjectLineQuerySet(HeldQuerySet):
    """Lines by reader: who sees the project sees its line."""

    def with_words(self, typed: str) -> Self:
        """Keep what holds every word, in any order, without marks."""
        words = rarest_first(search_key(typed))
        found = LineTrace.objects.suspects(words)
        for word in words:
            found &= Q(text__contains=word)
        return self.filter(found)


class ProjectLine(models.Model):
    """One project as a list shows, sums and finds it; amounts in đồng, None where none is known."""

    project = models.OneToOneField(
        "programmes.Project", models.CASCADE, related_name="line", primary_key=True
    )
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="+", null=True, db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, db_index=False
    )
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=11, blank=True)
    content = models.ForeignKey(
        ActivityContent, models.PROTECT, related_name="+", null=True, db_index=False
    )
    kind = models.CharField(max_length=8)
    status = models.CharField(max_length=20)
    origin = models.CharField(max_length=9)
    is_flagship = models.BooleanField()
    is_returned = models.BooleanField()
    code = models.CharField(max_length=40)
    ended_on = models.DateField(null=True)
    national = models.BigIntegerField(null=True)
    local = models.BigIntegerField(null=True)
    support = models.BigIntegerField(null=True)  # national and local together
    counterpart = models.BigIntegerField(null=True)
    total = models.BigIntegerField(null=True)
    executed = models.BigIntegerField(null=True)  # state money, of all years
    title_order = models.CharField(max_length=200)
    holder_order = models.CharField(max_length=200)  # provinces by name, then organisations
    life_order = models.PositiveSmallIntegerField()  # of the status
    text = models.TextField()  # what it is found by, without marks

    objects = ProjectLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("dòng đề án")
        verbose_name_plural = _("dòng đề án")
        indexes = [
            models.Index(fields=["-year", "code"], name="line_year_code"),
            models.Index(fields=["province", "-year", "code"], name="line_province"),
            models.Index(fields=["organisation", "-year", "code"], name="line_organisation"),
            models.Index(fields=["title_order", "-year", "code"], name="line_title"),
            models.Index(fields=["holder_order", "-year", "code"], name="line_holder"),
            models.Index(fields=["-holder_order", "-year", "code"], name="line_holder_down"),
        ]

    def __str__(self) -> str:
        return self.code


class LineTrace(Trace):
    """The trace of what a project is found by (dấu chữ của đề án)."""

    many = 5_000
    line = models.OneToOneField(ProjectLine, models.CASCADE, related_name="+", primary_key=True)

    class Meta:
        verbose_name = _("dấu chữ của đề án")
        verbose_name_plural = _("dấu chữ của đề án")

    def __str__(self) -> str:
        return str(self.line_id)


# -- counting -----------------------------------------------------------------------------------


def counted(projects: models.QuerySet[Any]) -> list[SimpleNamespace]:
    """Make the lines of projects from what is recorded; five statements however many."""
    rows = projects.order_by()
    funding, executed, names = funding_of(rows), executed_of(rows), names_of(rows)
    read = ("pk", *COPIED, *WORDS, *HOLDERS.values())
    return [
        made(row, funding.get(pk := row["pk"], {}), names.get(pk, []), executed.get(pk))
        for row in rows.values(*read)
    ]


def made(
    row: dict[str, Any], funding: dict[str, int], names: list[str], executed: int | None
) -> SimpleNamespace:
    """Make a line of a project's columns, its money by source (đồng) and who gains."""
    return SimpleNamespace(
        project_id=row["pk"],
        **{name: row[name] for name in COPIED},
        **sums_of(funding),
        executed=executed,
        title_order=sort_key(row["title"][:TITLE_LETTERS])[:ORDER_DIGITS],
        holder_order=order_of(*(row[name] for name in HOLDERS.values())),
        life_order=LIFE[row["status"]],
        text=text_of(row, names),
    )


def funding_of(projects: models.QuerySet[Any]) -> dict[int, dict[str, int]]:
    """Return the money of each project by source (đồng)."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = projects.filter(funding__isnull=False)
    for pk, source, amount in rows.values_list("pk", "funding__source", "funding__amount"):
        found[pk][source] = amount
    return found


def executed_of(projects: models.QuerySet[Any]) -> dict[int, int]:
    """Return the state money executed of each project (đồng)."""
    is_state = {"entries__stage": SpendingStage.EXECUTED, "entries__source__in": STATE_SOURCES}
    rows = projects.filter(**is_state).values_list("pk").annotate(total=Sum("entries__amount"))
    return dict(rows)


def names_of(projects: models.QuerySet[Any]) -> dict[int, list[str]]:
    """Return the names and tax codes of the establishments of each project."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = projects.filter(beneficiaries__isnull=False).order_by("pk", "beneficiaries__pk")
    of_establishment = "beneficiaries__establishment__"
    for pk, *words in rows.values_list(
        "pk", f"{of_establishment}name", f"{of_establishment}tax_code"
    ):
        found[pk] += words
    return found


def sums_of(funding: dict[str, int]) -> dict[str, int | None]:
    """Sum the money of one project; what no source tells of stays unknown."""
    state = [funding[source] for source in STATE_SOURCES if source in funding]
    return {
        "national": funding.get(FundingSource.NATIONAL),
        "local": funding.get(FundingSource.LOCAL),
        "support": sum(state) if state else None,
        "counterpart": funding.get(FundingSource.COUNTERPART),
        "total": sum(funding.values()) if funding else None,
    }


def order_of(province: str | None, organisation: str | None) -> str:
    """Return what sorts a holder by: provinces come before organisations."""
    key = f"2{organisation}" if province is None else f"1{province}"
    return key[:ORDER_DIGITS]


def text_of(row: dict[str, Any], names: list[str]) -> str:
    """Join what a project is found by, without marks."""
    words = [row["code"], row["title"], row["place"], row["commune__name"] or "", *names]
    return search_key(" ".join(words))


# -- writing ------------------------------------------------------------------------------------


def lines() -> models.QuerySet[ProjectLine]:
    """Return all lines, to write: a cache has no history."""
    return models.QuerySet(ProjectLine)


def all_projects() -> models.QuerySet[Any]:
    """Return every project, in the order in which they are locked."""
    model: Any = ProjectLine._meta.get_field("project").related_model
    rows: models.QuerySet[Any] = model._base_manager.order_by("pk")
    return rows


def projects_of(pks: list[int]) -> models.QuerySet[Any]:
    """Return projects by primary key."""
    return all_projects().filter(pk__in=pks)


_waiting: ContextVar[set[int] | None] = ContextVar("projects to recount later", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Recount once, at the end of the block, what its many writes touch; see `cells.gathered`."""
    pks = set[int]()
    token = _waiting.set(pks)
    try:
        yield
    finally:
        _waiting.reset(token)
    refresh(pks)


@transaction.atomic(savepoint=False)
def refresh(pks: Iterable[int | None]) -> None:
    """Recount the lines of the projects that still are."""
    touched = {pk for pk in pks if pk is not None}
    if (waiting := _waiting.get()) is not None:
        waiting |= touched
        return
    for batch in batches(sorted(touched)):
        hold(batch)
        store(counted(projects_of(batch)))


def hold(pks: list[int]) -> None:
    """Lock the projects, in one order: the second of two writers counts after the first's commit.

    They are locked before any cell is, as everywhere.
    """
    list(projects_of(pks).select_for_update(no_key=True).values_list("pk"))


def store(found: list[SimpleNamespace]) -> None:
    """Write lines over those there are."""
    written = [field.name for field in ProjectLine._meta.concrete_fields if not field.primary_key]
    insert(ProjectLine, found, over=written)
    LineTrace.objects.keep((line.project_id, line.text) for line in found)


def enter(found: Iterable[tuple[Any, dict[str, int], list[str]]]) -> None:
    """Write the lines of projects that this transaction added, from what it added.

    Each comes with its money by source (đồng) and the names and tax codes of who gains.
    """
    new = [made(columns_in(row), money, names, None) for row, money, names in found]
    insert(ProjectLine, new)
    LineTrace.objects.keep((line.project_id, line.text) for line in new)
    if (waiting := _waiting.get()) is not None:
        waiting.difference_update(line.project_id for line in new)


def columns_in(project: Any) -> dict[str, Any]:
    """Return the columns that a line is made of."""
    path = (name.split("__") for name in (*WORDS, *HOLDERS.values()))
    there = {
        "__".join(names): reduce(lambda row, name: row and getattr(row, name), names, project)
        for names in path
    }
    return {"pk": project.pk, **{name: getattr(project, name) for name in COPIED}, **there}


def batches(pks: Iterable[Any]) -> Iterator[list[Any]]:
    """Cut into pieces short enough for one statement."""
    rest = iter(pks)
    while batch := list(islice(rest, BATCH)):
        yield batch


COPIES: Final[dict[type[models.Model], str]] = {
    Establishment: "beneficiaries__establishment__in",
    Commune: "commune__in",
}
"""Whose names stand in a line, and how a project comes to them."""


@keeps_copies
def renamed(model: type[models.Model], pks: list[Any]) -> None:
    """Recount the lines that hold the names of establishments, communes or holders."""
    if path := COPIES.get(model):
        refresh(all_projects().filter(**{path: pks}).values_list("pk", flat=True))
    if model in HOLDERS:
        refresh(pk for holder in pks for pk in out_of_order(model, holder))


def out_of_order(model: type[models.Model], holder: int) -> list[int]:
    """List the projects of a holder whose lines are sorted by another name than it has."""
    column, sorted_by = HOLDERS[model].split("__")
    name = model._base_manager.values_list(sorted_by, flat=True).get(pk=holder)
    order = order_of(*(name if each is model else None for each in HOLDERS))
    rows = lines().filter(**{column: holder}).exclude(holder_order=order)
    return list(rows.values_list("pk", flat=True))


# -- the whole register -------------------------------------------------------------------------


def all_pks() -> list[int]:
    """List the primary keys of all projects."""
    return list(all_projects().values_list("pk", flat=True))


def rebuild() -> int:
    """Recount every line, a few hundred in each transaction; return how many there are."""
    refresh_all(all_pks())
    return lines().count()


def refresh_all(pks: list[int]) -> None:
    """Recount in transactions of one batch each, so that writers wait for none but their own."""
    for batch in batches(pks):
        refresh(batch)


Difference = tuple[str, dict[str, Any], dict[str, Any]]


def differences() -> list[Difference]:
    """List the lines that differ from a recount: code, stored columns, recounted ones."""
    return [each for batch in batches(all_pks()) for each in differences_in(batch)]


@transaction.atomic
def differences_in(pks: list[int]) -> list[Difference]:
    """Compare some lines, and again with their writers waiting: one may have come in between."""
    if not compared(pks):
        return []
    hold(pks)
    return compared(pks)


def compared(pks: list[int]) -> list[Difference]:
    """Return what differs of some lines and their traces."""
    traces = LineTrace.objects.in_bulk(pks)
    stored = {line.pk: columns_of(line) for line in lines().filter(pk__in=pks)}
    found = []
    for line in counted(projects_of(pks)):
        old = {**stored.get(line.project_id, {}), "trace": numbers_of(traces.get(line.project_id))}
        new = {**columns_of(line), "trace": trace_of(line.text)}
        if changed := {name for name in new if old.get(name, ...) != new[name]}:
            found.append((line.code, only(old, changed), only(new, changed)))
    return found


def columns_of(line: Any) -> dict[str, Any]:
    """Return the columns of a line."""
    return {
        field.attname: getattr(line, field.attname) for field in ProjectLine._meta.concrete_fields
    }


def only(columns: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Keep some columns."""
    return {name: value for name, value in columns.items() if name in names}
