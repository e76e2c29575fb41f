"""Which projects wait for which step, as conditions on the database's rows (hồ sơ chờ xử lý)."""

from datetime import date
from typing import Any, Final

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from khuyencong.accounts.models import Role, User
from programmes.models import Beneficiary, Project, ProjectFunding, SpendingEntry
from programmes.models.events import Action, ProjectEvent
from programmes.models.project import ProjectQuerySet
from programmes.models.stages import STATE_SOURCES, FundingSource, SpendingStage
from programmes.models.status import Origin, ProjectKind, Status
from programmes.worklist.deadlines import QUIET_AFTER

RUNNING: Final = (Status.ASSIGNED, Status.CONTRACTED, Status.IN_PROGRESS)
ACCEPTED: Final = (Status.ACCEPTED, Status.LIQUIDATED)
UNFINISHED: Final = (*RUNNING, *ACCEPTED)
ENDED: Final = (*ACCEPTED, Status.SETTLED, Status.STOPPED, Status.CARRIED_OVER)

NATIONAL = Q(source=FundingSource.NATIONAL)
OF_PROVINCE = Q(province__isnull=False)
OF_BODY = Q(organisation__isnull=False)  # no department: the ministry alone judges


def visible(user: User) -> ProjectQuerySet:
    """Return the records (not the mentions in documents) that the user may see."""
    projects: ProjectQuerySet = Project.objects.visible_to(user)
    return projects.filter(origin=Origin.ENTERED)


def moved_at() -> Any:
    """Annotate when a project came to where it stands; without an event, when it was saved."""
    moves = ProjectEvent.objects.filter(project=OuterRef("pk")).exclude(from_status=F("to_status"))
    return Coalesce(Subquery(moves.order_by("-at", "-pk").values("at")[:1]), F("updated_at"))


def why_returned() -> Any:
    """Annotate the reason with which a file was last sent back."""
    returns = ProjectEvent.objects.filter(
        project=OuterRef("pk"), action__in=[Action.RETURN, Action.RETURN_TO_DRAFT]
    )
    return Subquery(returns.order_by("-at", "-pk").values("reason")[:1])


def deciding_step(user: User) -> Q:
    """Select what the user decides: the ministry national money, a department its own."""
    if user.role == Role.MINISTRY_OFFICER:
        return NATIONAL
    return ~NATIONAL if user.role == Role.DEPARTMENT else Q()


def returned(user: User, today: date) -> ProjectQuerySet:
    """Find files sent back to who made them, or from the ministry to the department."""
    if user.role == Role.DEPARTMENT:
        return visible(user).filter(status=Status.REGISTERED, is_returned=True)
    return visible(user).filter(status=Status.DRAFT, is_returned=True)


def drafts(user: User, today: date) -> ProjectQuerySet:
    """Find drafts that were never sent."""
    return visible(user).filter(status=Status.DRAFT, is_returned=False)


def to_appraise(user: User, today: date) -> ProjectQuerySet:
    """Find registered files that wait for the department's appraisal."""
    return visible(user).filter(OF_PROVINCE, status=Status.REGISTERED, is_returned=False)


def to_appraise_above(user: User, today: date) -> ProjectQuerySet:
    """Find national projects that wait for the ministry: a body's come straight to it."""
    judged = OF_PROVINCE & Q(status=Status.APPRAISED_LOCAL)
    registered = OF_BODY & Q(status=Status.REGISTERED)
    return visible(user).filter(NATIONAL, judged | registered)


def to_approve(user: User, today: date) -> ProjectQuerySet:
    """Find what was appraised as far as its source asks."""
    national = NATIONAL & Q(status=Status.APPRAISED_MINISTRY)
    local = ~NATIONAL & Q(status=Status.APPRAISED_LOCAL)
    return visible(user).filter(deciding_step(user), national | local)


def to_assign(user: User, today: date) -> ProjectQuerySet:
    """Find approved projects whose money has not been assigned (giao)."""
    return visible(user).filter(deciding_step(user), status=Status.APPROVED)


def to_contract(user: User, today: date) -> ProjectQuerySet:
    """Find assigned projects without a contract."""
    return visible(user).filter(status=Status.ASSIGNED)


def to_start(user: User, today: date) -> ProjectQuerySet:
    """Find contracts whose first day has come."""
    return visible(user).filter(status=Status.CONTRACTED, started_on__lte=today)


def overdue(user: User, today: date) -> ProjectQuerySet:
    """Find projects past their last day that were not accepted."""
    return visible(user).filter(status__in=RUNNING, ended_on__lt=today)


def without_entries(user: User, today: date) -> ProjectQuerySet:
    """Find projects under way for long of which no đồng is recorded."""
    under_way = visible(user).filter(status=Status.IN_PROGRESS, started_on__lte=today - QUIET_AFTER)
    projects: ProjectQuerySet = under_way.annotate(standing=standing()).filter(standing=0)
    return projects


def standing() -> Any:
    """Count a project's entries that stand: a reversed one and its reversal count for nothing.

    Asking for rows without a reversal, SQLite would go through them for every project.
    """
    entries = SpendingEntry.objects.filter(project=OuterRef("pk")).order_by().values("project")
    counts = entries.annotate(standing=Count("pk") - 2 * Count("reverses"))
    return Coalesce(Subquery(counts.values("standing")), 0)


def to_settle(user: User, today: date) -> ProjectQuerySet:
    """Find accepted projects without settlement."""
    return visible(user).filter(status__in=ACCEPTED)


def uncovered() -> Any:
    """Sum what was advanced and not executed of a project, of state money (đồng)."""
    advanced = When(stage=SpendingStage.ADVANCED, then=F("amount"))
    executed = When(stage=SpendingStage.EXECUTED, then=-F("amount"))
    entries = SpendingEntry.objects.filter(project=OuterRef("pk"), source__in=STATE_SOURCES)
    sums = entries.order_by().values("project").annotate(sum=Sum(Case(advanced, executed)))
    return Coalesce(Subquery(sums.values("sum")), 0)


def advances(user: User, today: date) -> ProjectQuerySet:
    """Find ended projects whose advances exceed the work done."""
    ended = Q(status__in=ENDED) | Q(status__in=RUNNING, ended_on__lt=today)
    projects: ProjectQuerySet = visible(user).filter(ended).annotate(uncovered=uncovered())
    return projects.filter(uncovered__gt=0)


# What an active project should say; beneficiaries only where the support goes to establishments.
DIRECT: Final = (
    "demo_model_new",
    "demo_model_existing",
    "machinery",
    "production_line",
    "technology_transfer",
    "cleaner_production_pilot",
    "pollution_treatment",
)
GAPS: Final[dict[str, Any]] = {
    "place": Q(commune=None, place=""),
    "unit": Q(implementing_unit=None),
    "dates": Q(started_on=None) | Q(ended_on=None),
    "goal": Q(goal=""),
    "funding": ~Exists(ProjectFunding.objects.filter(project=OuterRef("pk"))),
    "beneficiary": Q(kind=ProjectKind.ORDINARY, content__code__in=DIRECT)
    & ~Exists(Beneficiary.objects.filter(project=OuterRef("pk"))),
}
"""Conditions under which a project lacks something."""


def incomplete(user: User, today: date) -> ProjectQuerySet:
    """Find active projects that lack something their file must say (TT 36/2013/TT-BCT Điều 5)."""
    lacks = Q()
    for condition in GAPS.values():
        lacks |= Q(condition)
    return visible(user).filter(Q(status__in=UNFINISHED) | Q(status=Status.APPROVED)).filter(lacks)
