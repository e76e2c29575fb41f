"""Tells the stories: draft, hand in, judge, approve and allocate in batches, carry out, settle."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

from khuyencong.accounts.models import Role, User
from khuyencong.history.acting import acting
from programmes.demo.people import PROVINCES
from programmes.demo.stories import STORIES, THIS, TRIEU, Story, day
from programmes.lifecycle.adjusting import adjust
from programmes.lifecycle.batches import Order, decide_batch
from programmes.lifecycle.carrying_out import carry_out
from programmes.lifecycle.steps import PATH, path_of
from programmes.models import (
    ActivityContent,
    Beneficiary,
    FundingSource,
    PlanStage,
    Project,
    ProjectEvent,
    ProjectFunding,
    SpendingEntry,
    Status,
    cells,
    lines,
)
from programmes.models.adjustments import AdjustmentKind
from programmes.models.events import Action
from provinces import tax_codes
from provinces.models import Establishment, LegalForm, Organisation, Province

ISSUER: Final = "Cơ quan Ví Dụ"
STEP_TO: Final = {
    Status.REGISTERED: (Action.SUBMIT, Role.CENTRE_STAFF),
    Status.APPRAISED_LOCAL: (Action.APPRAISE_LOCAL, Role.DEPARTMENT),
    Status.APPRAISED_MINISTRY: (Action.APPRAISE_MINISTRY, Role.MINISTRY_OFFICER),
    Status.CONTRACTED: (Action.CONTRACT, Role.CENTRE_STAFF),
    Status.IN_PROGRESS: (Action.START, Role.CENTRE_STAFF),
    Status.ACCEPTED: (Action.ACCEPT, Role.DEPARTMENT),
    Status.LIQUIDATED: (Action.LIQUIDATE, Role.CENTRE_STAFF),
}
BATCHES: Final = {
    Status.APPROVED: (PlanStage.PLANNED, ("Đợt phê duyệt minh họa",)),
    Status.ASSIGNED: (PlanStage.ALLOCATED, ("Đợt giao minh họa 1", "Đợt giao minh họa 2")),
}
BEFORE_APPROVAL: Final = {  # by how many days
    Action.SUBMIT: 90,
    Action.APPRAISE_LOCAL: 60,
    Action.APPRAISE_MINISTRY: 30,
}
WHY_MORE: Final = "Dữ liệu minh họa: bổ sung ngoài kế hoạch đầu năm."


@dataclass
class Told:
    """A story with the project that it happens to."""

    story: Story
    project: Project

    def reaches(self, status: Status) -> bool:
        """Say whether the project passes a status on its path."""
        path = path_of(self.project)
        return status in path and PATH.index(status) <= PATH.index(self.story.until)


@dataclass
class Teller:
    """Tells the stories of one province and programme."""

    province: Province
    source: FundingSource
    today: date
    people: dict[Role, User]
    serial: Iterator[int]
    told: list[Told] = field(default_factory=list)

    @property
    def decider(self) -> User:
        """Return who approves, gives money and settles."""
        is_national = self.source == FundingSource.NATIONAL
        return self.people[Role.MINISTRY_OFFICER if is_national else Role.DEPARTMENT]

    def tell(self) -> None:
        """Begin every story, and lead each to where it ends, all of them status by status."""
        self.told = [self.begin(story) for story in STORIES if story.fits(self.source)]
        for status in PATH[1:]:
            group = [each for each in self.told if each.reaches(status)]
            if status in BATCHES:
                self.decide(status, group)
            else:
                self.step(status, group)
        for each in self.told:
            self.end(each)

    # -- beginning ------------------------------------------------------------------------------

    def begin(self, story: Story) -> Told:
        """Enter a draft with its money and who gains."""
        number, year = next(self.serial), self.today.year + story.plan
        with acting(self.people[Role.CENTRE_STAFF], source="make_demo"):
            project = Project.objects.create(**self.fields(story, number, year))
            self.add_parts(project, story, number)
        return Told(story, project)

    def fields(self, story: Story, number: int, year: int) -> dict[str, Any]:
        """Describe the project."""
        said = {
            "goal": "Tăng năng suất 30%, thêm 5 lao động (minh họa).",
            "implementing_unit": Organisation.objects.get(key=f"tt-vd-{self.province.key}"),
            "place": "Xã Minh Họa",
        }
        if story.until == Status.DRAFT:
            said = {name: value for name, value in said.items() if name not in story.blank}
        return {
            "code": f"VD-{year}-DB-{number:03}",
            "title": f"{story.title}: hỗ trợ máy sấy nông sản (Minh Họa DB{number})",
            "province": self.province,
            "year": year,
            "source": self.source,
            "content": ActivityContent.objects.get(code="machinery"),
            "started_on": day(self.today, story.start, year),
            "ended_on": day(self.today, story.end, year),
            "created_by": self.people[Role.CENTRE_STAFF],
            **said,
        }

    def add_parts(self, project: Project, story: Story, number: int) -> None:
        """Add its money, and the establishment that gains."""
        given = {self.source: story.support, FundingSource.COUNTERPART: 300 * TRIEU}
        for source, amount in given.items():
            ProjectFunding.objects.create(project=project, source=source, amount=amount)
        gains = Establishment.objects.create(
            name=f"Công ty TNHH Cơ sở Ví Dụ DB{number}",
            legal_form=LegalForm.ENTERPRISE,
            province=self.province,
            tax_code=invented_code(number),
        )
        Beneficiary.objects.create(project=project, establishment=gains, share=story.support)

    # -- on the path ----------------------------------------------------------------------------

    def step(self, status: Status, group: Iterable[Told]) -> None:
        """Take the step that leads to a status for each."""
        action, role = STEP_TO.get(status, (Action.SETTLE, None))
        by = self.people[role] if role else self.decider
        for each in group:
            self.carry_out(each, action, by)
            if status == Status.IN_PROGRESS:
                self.spend(each)

    def carry_out(self, each: Told, action: Action, by: User, reason: str = "") -> None:
        """Take one step with an invented paper."""
        with acting(by, source="make_demo"):
            each.project = carry_out(
                project=each.project,
                action=action,
                by=by,
                reason=reason,
                number=f"{each.project.pk}/VD-{action.value[:4].upper()}",
                decided_on=self.paper_day(each, action),
                issued_by=ISSUER,
            )

    def paper_day(self, each: Told, action: Action) -> date:
        """Return the day of a step's paper: judged before approval, contracted before the work."""
        lately = self.today - timedelta(days=each.story.moved)
        if action == Action.CONTRACT:
            return min(lately, each.project.started_on or lately)
        if action in BEFORE_APPROVAL and each.reaches(Status.APPROVED):
            return self.decided_on(0) - timedelta(days=BEFORE_APPROVAL[action])
        return lately

    def decided_on(self, place: int) -> date:
        """Return the day of this year's decision on the first or second batch."""
        return min(day(self.today, -235 + 30 * place, self.today.year), self.today)

    def decide(self, status: Status, group: list[Told]) -> None:
        """Approve at once, or give money in two batches."""
        stage, names = BATCHES[status]
        for place, name in enumerate(names):
            part = group[place :: len(names)]
            with acting(self.decider, source="make_demo"):
                decide_batch(order=self.order(stage, name, place, part), by=self.decider)
        for each in group:
            each.project.refresh_from_db()

    def order(self, stage: PlanStage, name: str, place: int, part: list[Told]) -> Order:
        """Describe a batch."""
        return Order(
            stage=stage,
            year=self.today.year + THIS,
            source=self.source,
            name=name,
            number=f"{stage[:2].upper()}{place + 1}-{self.province.pk}/QĐ-VD",
            decided_on=self.decided_on(place),
            issued_by=ISSUER,
            amounts={each.project.pk: each.story.support for each in part},
            override_reason=WHY_MORE,
        )

    def spend(self, each: Told) -> None:
        """Record the money of the story, each with its voucher."""
        rows = [
            SpendingEntry(
                project=each.project,
                source=self.source,
                stage=stage,
                amount=each.story.support * per_cent // 100,
                spent_on=self.spending_day(each.project, days),
                year=each.project.year,
                voucher=f"CT-VD {each.project.pk}-{stage[:3].upper()}",
            )
            for stage, days, per_cent in each.story.entries
        ]
        with acting(self.people[Role.CENTRE_STAFF], source="make_demo"):
            SpendingEntry.objects.bulk_create(rows)

    def spending_day(self, project: Project, days: int) -> date:
        """Return a day counted from today, but not before the project and not to come."""
        wanted = day(self.today, days, project.year)
        return min(max(wanted, project.started_on or wanted), self.today)

    # -- the end --------------------------------------------------------------------------------

    def end(self, each: Told) -> None:
        """Take the last step, leave out what the file does not say, and put the days back."""
        if each.story.new_place:
            self.move(each)
        if each.story.last:
            is_above = each.project.status != Status.REGISTERED
            by = self.decider if is_above else self.people[Role.DEPARTMENT]
            self.carry_out(each, each.story.last, by, each.story.reason)
        if each.story.blank and each.story.until != Status.DRAFT:
            for name in each.story.blank:
                setattr(each.project, name, "")
            each.project.save(update_fields=list(each.story.blank))
        self.put_back(each)

    def move(self, each: Told) -> None:
        """Adjust the place by an invented decision."""
        with acting(self.decider, source="make_demo"):
            adjust(
                project=each.project,
                by=self.decider,
                kind=AdjustmentKind.PLACE,
                values={"place": each.story.new_place},
                reason="Cơ sở thụ hưởng dời xưởng (minh họa).",
                number=f"{each.project.pk}/VD-ĐC",
                decided_on=self.today - timedelta(days=each.story.moved),
                issued_by=ISSUER,
            )

    def put_back(self, each: Told) -> None:
        """Let each step have been taken before the next, the last of them so many days ago."""
        of_story = Q(project=each.project) | Q(project__continues=each.project)
        events: Any = models.QuerySet(ProjectEvent).filter(of_story).order_by("-pk")
        taken = self.today - timedelta(days=each.story.moved)
        for event in list(events.only("action", "decided_on")):
            if event.action == Action.CONTRACT:
                taken = min(taken, event.decided_on)
            at = timezone.make_aware(datetime.combine(taken, time(9)))
            events.filter(pk=event.pk).update(at=at)
            taken -= timedelta(days=12)


def tell_stories(today: date, provinces: Iterable[str] = PROVINCES) -> int:
    """Tell every story of both programmes in the provinces of the accounts; return how many."""
    serial = count(1)
    for key in provinces:
        province = Province.objects.get(key=key)
        for source in (FundingSource.NATIONAL, FundingSource.LOCAL):
            with cells.gathered(), lines.gathered():
                Teller(province, source, today, people_of(province), serial).tell()
    return next(serial) - 1


def people_of(province: Province) -> dict[Role, User]:
    """Return who acts in the stories of a province."""
    local = User.objects.filter(province=province)
    officers = User.objects.filter(role=Role.MINISTRY_OFFICER)
    return {Role(user.role): user for user in [*local, *officers]}


def invented_code(number: int) -> str:
    """Return a tax code that is right in form; no authority begins its codes with 99."""
    bodies = (f"99{first:07}" for first in count(number * 20 + 1))
    digits = ((body, tax_codes.check_digit(body)) for body in bodies)
    return next(body + digit for body, digit in digits if len(digit) == 1)
