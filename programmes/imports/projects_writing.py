"""Writes projects with their money and beneficiaries in bulk; every row leaves its history."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db import transaction

from khuyencong.history.inserting import insert
from khuyencong.history.remembered import changed, remember, told_as_one
from khuyencong.imports.resources import Pattern, validate_all
from programmes.lifecycle.snapshot import described
from programmes.models import Beneficiary, FundingSource, Project, ProjectFunding, cells, lines
from programmes.models.numbering import next_codes, prefix_of
from programmes.models.status import NOT_COUNTED
from provinces.models import Establishment

WRITTEN: Final = (
    "code", "title", "year", "province", "organisation", "source", "content", "kind",
    "is_flagship", "implementing_unit", "place", "started_on", "ended_on", "stated_total", "note",
    "month", "version", "updated_at", "search_key",
)  # fmt: skip
NAMED: Final = ("province", "organisation", "content", "implementing_unit")  # in the log
BATCH: Final = 500
FUNDING: Final = Pattern(ProjectFunding())
GAINING: Final = Pattern(Beneficiary())


@transaction.atomic(savepoint=False)
def write_new(projects: list[Any], user: Any) -> None:
    """Add projects: codes, who is new in the register, projects, their parts."""
    give_codes(projects)
    enter_establishments(projects)
    for project in projects:
        project.created_by = user
        if project.status not in NOT_COUNTED:
            project.approved = approved(project)
    with lines.gathered(), told_as_one():
        Project.objects.bulk_create(projects, batch_size=BATCH)
        money, people = parts_of(projects, money_of), parts_of(projects, people_of)
        ProjectFunding.objects.bulk_create(money, batch_size=BATCH)
        Beneficiary.objects.bulk_create(people, batch_size=BATCH)
        lines.enter(
            (project, money_by_source(project), names_in(project))
            for project in projects
            if len(project.entered) == len(project.gaining)  # others may be renamed meanwhile
        )


def parts_of(projects: list[Any], rows: Callable[[Any], list[Any]]) -> list[Any]:
    """List the parts of all projects."""
    return [row for project in projects for row in rows(project)]


def money_by_source(project: Any) -> dict[str, int]:
    """Return the money that a file states (đồng)."""
    stated = ((source.value, getattr(project, source)) for source in FundingSource)
    return {source: amount for source, amount in stated if amount is not None}


def names_in(project: Any) -> list[str]:
    """Return the names and tax codes of who gains."""
    return [word for row, _share in project.gaining for word in (row.name, row.tax_code)]


def give_codes(projects: list[Any]) -> None:
    """Give the next codes of their sequences to projects without one."""
    without = [project for project in projects if not project.code]
    codes = next_codes([prefix_of(project) for project in without])
    for project, code in zip(without, codes, strict=True):
        project.code = code


def enter_establishments(projects: list[Any]) -> None:
    """Enter who is not in the register yet; the first project that names it brings it along."""
    new: dict[int, Establishment] = {}
    for project in projects:
        mine = [row for row, _share in project.gaining if row.pk is None and id(row) not in new]
        project.entered = mine
        new |= {id(row): row for row in mine}
    if new:
        Establishment.objects.bulk_create(new.values(), batch_size=BATCH)
    for project in projects:
        project.created_along = [("provinces.establishment", row.pk) for row in project.entered]


def approved(project: Any) -> dict[str, Any]:
    """Keep what a project of the past was approved with, as far as the file tells."""
    return described(project, funding=money_of(project), people=people_of(project), targets=[])


def money_of(project: Any) -> list[ProjectFunding]:
    """Make the rows of money of a project."""
    return [
        FUNDING.another(project=project, source=source, amount=amount)
        for source, amount in money_by_source(project).items()
    ]


def people_of(project: Any) -> list[Beneficiary]:
    """Make the rows of who gains from a project."""
    return [
        GAINING.another(project=project, establishment=row, share=share)
        for row, share in project.gaining
    ]


# -- changed -------------------------------------------------------------------------------------


@transaction.atomic(savepoint=False)
def write_changed(projects: list[Any]) -> None:
    """Store changed projects; the version of each grows by one."""
    enter_establishments(projects)
    pks = [project.pk for project in projects]
    touched = cells_of(pks)
    rewrite_projects(projects)
    rewrite_money(projects)
    rewrite_people(projects)
    lines.refresh(pks)
    cells.refresh(touched | cells_of(pks))


def cells_of(pks: list[int]) -> set[Any]:
    """Return the cells that projects count in."""
    keys: set[Any] = Project.objects.all().by_pk(pks).cell_keys()
    return keys


def rewrite_projects(projects: list[Any]) -> None:
    """Store the projects' own columns with their history."""
    before = stored(projects)
    for project in projects:
        project.version += 1
        project.prepare({})
    insert(Project, projects, over=WRITTEN)
    remember(filter(None, (changed(before[each.pk], each) for each in projects)))


def stored(projects: list[Any]) -> dict[int, Any]:
    """Read projects as the database has them; of their relations, those that are others now."""
    rows = Project._base_manager.order_by()
    before = {row.pk: row for row in rows.filter(pk__in=[project.pk for project in projects])}
    for name in NAMED:
        relation: Any = Project._meta.get_field(name)
        key = relation.attname
        moved = [p for p in projects if getattr(before[p.pk], key) != getattr(p, key)]
        pks = {getattr(before[project.pk], key) for project in moved} - {None}
        known = relation.related_model._base_manager.in_bulk(pks) if pks else {}
        for project in moved:
            setattr(before[project.pk], name, known.get(getattr(before[project.pk], key)))
    return before


def rewrite_money(projects: list[Any]) -> None:
    """Add, change and remove rows of money."""
    wanted = {(row.project_id, row.source): row for p in projects for row in money_of(p)}
    rows = ProjectFunding.objects.filter(project__in=[project.pk for project in projects])
    there = {(row.project_id, row.source): row for row in rows}
    settle(ProjectFunding, there, wanted, "amount")


def rewrite_people(projects: list[Any]) -> None:
    """Add, change and remove who gains."""
    wanted = {(row.project_id, row.establishment_id): row for p in projects for row in people_of(p)}
    rows = Beneficiary.objects.filter(project__in=[project.pk for project in projects])
    there = {(row.project_id, row.establishment_id): row for row in rows}
    settle(Beneficiary, there, wanted, "share")


def settle(model: Any, there: dict[Any, Any], wanted: dict[Any, Any], value: str) -> None:
    """Make the rows there are the rows that are wanted; each write is remembered."""
    gone = [row.pk for key, row in there.items() if key not in wanted]
    if gone:
        model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_create(
        [row for key, row in wanted.items() if key not in there], batch_size=BATCH
    )
    both = [(there[key], row) for key, row in wanted.items() if key in there]
    change(
        model, [pair for pair in both if getattr(pair[0], value) != getattr(pair[1], value)], value
    )


def change(model: Any, pairs: Iterable[tuple[Any, Any]], value: str) -> None:
    """Give stored rows new values."""
    found = list(pairs)
    for old, new in found:
        new.pk, old.project = old.pk, new.project
    insert(model, [new for _old, new in found], over=[value])
    remember(filter(None, (changed(old, new) for old, new in found)))


# -- taken back ----------------------------------------------------------------------------------


@transaction.atomic(savepoint=False)
def restore(resource: Any, pairs: list[tuple[Any, Any]]) -> None:
    """Give drafts the values back that they had; raises RefusedRecords."""
    resource.gains.load({str(before["beneficiaries"] or "") for _project, before in pairs})

    def put_back(project: Any, before: Any) -> None:
        resource.after_init_instance(project, False, before)
        resource.import_instance(project, before)
        resource.skip_row(project, None, before)
        resource.validate_instance(project)

    validate_all(pairs, put_back)
    write_changed([project for project, _before in pairs])


@transaction.atomic(savepoint=False)
def take_back(projects: list[Any]) -> None:
    """Delete projects; raises ProtectedError where events, money or files rest on one."""
    Project.objects.filter(pk__in=[project.pk for project in projects]).delete()
