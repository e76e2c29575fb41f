"""Random writes about three holders, by every way there is, and a plain recount of them."""

import contextlib
import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from programmes.models import Cell, FundingPlan, PlanDecision, Project, SpendingEntry, cells
from programmes.models.cells import Level
from tests import factories as make

HOLDERS, YEARS, DAYS = 3, (2024, 2025), (date(2023, 12, 20), date(2024, 5, 3), date(2025, 2, 1))
STAGES, SOURCES = ("advanced", "executed"), ("national", "local")


class World:
    """Three holders and two contents, and every way there is to write about them."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        provinces = [make.make_province() for _number in range(HOLDERS - 1)]
        self.holders: list[dict[str, Any]] = [{"province": each} for each in provinces]
        self.holders.append({"organisation": make.make_organisation()})
        self.contents = [make.make_content(), make.make_content()]

    def holder(self) -> dict[str, Any]:
        return {"province": None, "organisation": None, **self.rng.choice(self.holders)}

    def one(self, model: type[models.Model]) -> Any:
        pks = sorted(model._default_manager.values_list("pk", flat=True))
        return model._default_manager.filter(pk=self.rng.choice(pks)).first() if pks else None

    def some(self, model: type[models.Model]) -> Any:
        pks = sorted(model._default_manager.values_list("pk", flat=True))
        return model._default_manager.filter(
            pk__in=self.rng.sample(pks, self.rng.randint(0, min(4, len(pks))))
        )

    def project(self) -> Project:
        content, started_on = self.rng.choice(self.contents), self.rng.choice((None, DAYS[0]))
        status = self.rng.choice(("draft", "approved", "in_progress", "rejected"))
        fields = {"content": content, "started_on": started_on, "status": status}
        year, source = self.rng.choice(YEARS), self.rng.choice(SOURCES)
        return make.new_project(**self.holder(), **fields, year=year, source=source)

    def money(self) -> dict[str, Any]:
        return {"amount": self.rng.randint(1, 9) * 1_000_000}

    def entry(self) -> SpendingEntry:
        project = self.one(Project) or make.make_project(**self.rng.choice(self.holders))
        where = {"stage": self.rng.choice(STAGES), "source": self.rng.choice(SOURCES)}
        when = {"spent_on": self.rng.choice(DAYS), "year": self.rng.choice(YEARS)}
        return make.new_entry(project=project, **where, **when, **self.money())

    def decision(self) -> PlanDecision:
        plan = self.one(FundingPlan) or make.make_plan(**self.rng.choice(self.holders))
        content = self.rng.choice([None, *self.contents])
        when = {"decided_on": self.rng.choice(DAYS)}
        return make.new_decision(plan=plan, content=content, **when, **self.money())

    # -- writes ---------------------------------------------------------------------------------

    def add_plan(self) -> None:
        wanted = {**self.holder(), "year": self.rng.choice(YEARS)}
        FundingPlan.objects.get_or_create(**wanted, source=self.rng.choice(SOURCES))

    def add_decision(self) -> None:
        self.decision().save()

    def add_project(self) -> None:
        self.project().save()

    def add_entry(self) -> None:
        self.entry().save()

    def add_many(self) -> None:
        Project.objects.bulk_create([self.project() for _number in range(3)])
        SpendingEntry.objects.bulk_create([self.entry() for _number in range(5)])
        PlanDecision.objects.bulk_create([self.decision() for _number in range(3)])

    def add_many_one_by_one(self) -> None:
        with cells.gathered():
            for row in (self.project(), self.entry(), self.decision(), self.entry()):
                row.save()

    def edit(self) -> None:
        for model, fresh in ((SpendingEntry, self.entry), (PlanDecision, self.decision)):
            if row := self.one(model):
                other = fresh()
                other.pk = row.pk
                other.save()

    def edit_one_field(self) -> None:
        if row := self.one(SpendingEntry):
            row.spent_on = self.rng.choice(DAYS)
            row.save(update_fields=["spent_on"])

    def move_plan(self) -> None:
        if plan := self.one(FundingPlan):
            moved = {**self.holder(), "year": self.rng.choice(YEARS), "source": plan.source}
            if not FundingPlan.objects.filter(**moved).exists():
                for name, value in moved.items():
                    setattr(plan, name, value)
                plan.save()

    def move_plan_in_the_table(self) -> None:
        plans = self.some(FundingPlan)[:1]
        for plan in plans:
            moved = {"province": plan.province, "organisation": plan.organisation}
            moved |= {"year": self.rng.choice(YEARS), "source": self.rng.choice(SOURCES)}
            if not FundingPlan.objects.filter(**moved).exists():
                FundingPlan.objects.filter(pk=plan.pk).update(**moved)

    def move_project(self) -> None:
        if project := self.one(Project):
            for name, value in {**self.holder(), "year": self.rng.choice(YEARS)}.items():
                setattr(project, name, value)
            project.content, project.status = self.rng.choice(self.contents), "approved"
            project.save()

    def move_projects(self) -> None:
        self.some(Project).update(**self.holder(), content=self.rng.choice(self.contents))
        self.some(Project).filter(status="draft").update(status="accepted", year=YEARS[1])

    def move_entries(self) -> None:
        if project := self.one(Project):
            self.some(SpendingEntry).update(project=project)
            project.entries.add(*self.some(SpendingEntry))
        self.some(SpendingEntry).update(stage=self.rng.choice(STAGES))
        self.some(SpendingEntry).update(spent_on=self.rng.choice(DAYS), year=YEARS[0])
        if plan := self.one(FundingPlan):
            self.some(PlanDecision).update(plan=plan, decided_on=self.rng.choice(DAYS))

    def change_many(self) -> None:
        rows = list(self.some(SpendingEntry))
        for row in rows:
            row.amount, row.spent_on = row.amount + 1, self.rng.choice(DAYS)
        SpendingEntry.objects.bulk_update(rows, ["amount", "spent_on"])

    def delete(self) -> None:
        for model in (SpendingEntry, PlanDecision, Project, FundingPlan):
            if row := self.one(model):
                delete_unless_protected(row.delete)

    def delete_some(self) -> None:
        for model in (SpendingEntry, PlanDecision, Project):
            delete_unless_protected(self.some(model).delete)

    def fail_half_way(self) -> None:
        class WrongError(Exception):
            pass

        with contextlib.suppress(WrongError), transaction.atomic():
            self.entry().save()
            raise WrongError


def delete_unless_protected(delete: Callable[[], object]) -> None:
    with contextlib.suppress(ProtectedError), transaction.atomic():
        delete()


WRITES = [name for name in vars(World) if name.split("_")[0] in ("add", "edit", "move", "change")]
WRITES += ["delete", "delete_some", "fail_half_way"]


def plain_sums() -> Counter[tuple[Any, ...]]:
    """Sum the years in Python from the rows alone, with none of the code under test."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for entry in SpendingEntry.objects.select_related("project"):
        of = entry.project
        sums[of.province_id, of.organisation_id, entry.year, entry.source, entry.stage] += (
            entry.amount
        )
    for decision in PlanDecision.objects.select_related("plan"):
        plan = decision.plan
        holder = (plan.province_id, plan.organisation_id, plan.year, plan.source)
        sums[(*holder, decision.stage)] += decision.amount
    return sums


def year_cells() -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for cell in Cell.objects.filter(level=Level.YEAR):
        holder = (cell.province_id, cell.organisation_id, cell.year, cell.source)
        for stage in cells.AMOUNTS:
            if (amount := getattr(cell, stage)) is not None:
                found[(*holder, stage)] = amount
    return found
