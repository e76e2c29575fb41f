"""Recording money (ghi bút toán): who may record what and when, at once and only once."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.accounts.models import Role
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.lifecycle.staleness import what_happened
from programmes.models import (
    FundingSource,
    Project,
    SpendingEntry,
    SpendingStage,
    Status,
    cells,
)
from programmes.models.status import Origin, ProjectKind
from programmes.rules.accepting import Acceptance, accept, accept_all, fingerprint
from programmes.rules.judging import warnings_for, warnings_for_entries
from programmes.rules.warning import RuleWarning

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class EntryKind(models.TextChoices):
    """What a person records (loại bút toán); money that comes back is typed without a sign."""

    ADVANCE = "advance", gettext_lazy("Tạm ứng")
    DISBURSEMENT = "disbursement", gettext_lazy("Giải ngân (ngoài tạm ứng)")
    EXECUTION = "execution", gettext_lazy("Thực hiện")
    SETTLEMENT = "settlement", gettext_lazy("Quyết toán")
    ADVANCE_REFUND = "advance-refund", gettext_lazy("Hoàn trả tạm ứng")
    DISBURSEMENT_REFUND = "disbursement-refund", gettext_lazy("Hoàn trả khoản đã giải ngân")

    @property
    def stage(self) -> SpendingStage:
        """Return the stage at which it counts."""
        return STAGE_OF[self]

    @property
    def sign(self) -> int:
        """Return -1 for money that comes back."""
        return -1 if self in REFUNDS else 1


REFUNDS: Final = (EntryKind.ADVANCE_REFUND, EntryKind.DISBURSEMENT_REFUND)
STAGE_OF: Final = {
    EntryKind.ADVANCE: SpendingStage.ADVANCED,
    EntryKind.ADVANCE_REFUND: SpendingStage.ADVANCED,
    EntryKind.DISBURSEMENT: SpendingStage.DISBURSED,
    EntryKind.DISBURSEMENT_REFUND: SpendingStage.DISBURSED,
    EntryKind.EXECUTION: SpendingStage.EXECUTED,
    EntryKind.SETTLEMENT: SpendingStage.SETTLED,
}
OPEN: Final = (
    Status.CONTRACTED,
    Status.IN_PROGRESS,
    Status.ACCEPTED,
    Status.LIQUIDATED,
    Status.SETTLED,  # to mend what was settled: a warning asks for the reason
)
ENDED: Final = (Status.STOPPED, Status.CARRIED_OVER)  # money comes back, what was done is settled
AFTER_THE_END: Final = (*REFUNDS, EntryKind.SETTLEMENT)
NOTHING: Final = Acceptance()


class EntryRefused(Exception):  # noqa: N818 - what was typed is refused
    """One of the entries is not possible; nothing was recorded."""

    def __init__(self, number: int, error: ValidationError) -> None:
        super().__init__()
        self.number = number
        self.error = error


# -- who may ------------------------------------------------------------------------------------


def sources_of(user: "User", project: Project) -> tuple[FundingSource, ...]:
    """Return whose money the person records: the ministry only its own, the department's local."""
    if user.may_enter:
        return tuple(FundingSource)
    if user.role == Role.MINISTRY_OFFICER and project.source == FundingSource.NATIONAL:
        return (FundingSource.NATIONAL,)
    if user.role == Role.DEPARTMENT and project.source == FundingSource.LOCAL:
        return (FundingSource.LOCAL,)
    return ()


def kinds_of(user: "User", project: Project) -> tuple[EntryKind, ...]:
    """Return what the person may record of the project as it stands."""
    if not sources_of(user, project) or why_closed(project):
        return ()
    kinds = tuple(EntryKind) if project.status not in ENDED else AFTER_THE_END
    if user.role == Role.DEPARTMENT:
        return tuple(kind for kind in kinds if kind == EntryKind.SETTLEMENT)
    return kinds


def why_closed(project: Project) -> str:
    """Say why no money is recorded of a project now; nothing where it is."""
    if project.origin == Origin.PUBLISHED:
        return _("Đề án này chỉ được nêu trong tài liệu công bố: không ghi bút toán.")
    is_task_given = project.kind == ProjectKind.TASK and project.status == Status.ASSIGNED
    if project.status in (*OPEN, *ENDED) or is_task_given:
        return ""
    message = _("Đề án đang ở trạng thái “%(status)s”: chỉ ghi bút toán sau khi ký hợp đồng.")
    return message % {"status": project.get_status_display()}


def refuse_unless_open(user: "User", project: Project) -> None:
    """Raise `Refused` where the person may never record, or not as the project stands."""
    if not sources_of(user, project):
        raise Refused(_("Vai trò của bạn không ghi bút toán của đề án này."))
    if reason := why_closed(project):
        raise Refused(reason)


def refuse_stale(project: Project, version: int | None) -> None:
    """Raise `ChangedMeanwhile` where somebody changed the project that the person had read."""
    if version is not None and version != project.version:
        raise ChangedMeanwhile(*what_happened(project))


def held(user: "User", pk: int) -> Project:
    """Lock the project of a person who may see it, so that its state stays as it is read."""
    rows: Any = Project.objects.visible_to(user)
    project: Project = get_object_or_404(rows.select_for_update(no_key=True), pk=pk)
    return project


# -- recording ----------------------------------------------------------------------------------


@transaction.atomic
def record_entries(
    *,
    user: "User",
    project: Project,
    entries: Sequence[SpendingEntry],
    token: str,
    on: date,
    acceptance: Acceptance = NOTHING,
    version: int | None = None,
) -> list[SpendingEntry]:
    """Record what a form says; sent twice, the second time it returns nothing.

    Raises `Refused`, `ChangedMeanwhile` where the person had read another version, `EntryRefused`,
    and `Unconfirmed` unless the very warnings that the entries bring were accepted.
    """
    project = held(user, project.pk)
    if SpendingEntry.objects.filter(form_token__startswith=f"{token}-").exists():
        return []
    refuse_stale(project, version)
    refuse_unless_open(user, project)
    warnings = warnings_for_entries(project, entries, on=on)
    save(project, entries, token)
    accept_all(project, warnings, acceptance, user)
    return list(entries)


def save(project: Project, entries: Sequence[SpendingEntry], token: str) -> None:
    """Check and store one entry after the other: each may rest on the one before."""
    with cells.gathered():
        for number, entry in enumerate(entries):
            entry.project, entry.form_token = project, f"{token}-{number}"
            try:
                entry.full_clean()
            except ValidationError as error:
                raise EntryRefused(number, error) from error
            entry.save()


@transaction.atomic
def reverse_entry(
    *,
    user: "User",
    project: Project,
    pk: int,
    reason: str,
    on: date,
    version: int | None = None,
) -> SpendingEntry | None:
    """Reverse an entry; None where it was reversed before.

    Raises `Refused`, and `ChangedMeanwhile` where the person had read another version.
    """
    project = held(user, project.pk)
    entry = get_object_or_404(SpendingEntry.objects.filter(project=project), pk=pk)
    if SpendingEntry.objects.filter(reverses=entry).exists():
        return None
    refuse_stale(project, version)
    refuse_reversal(user, project, entry)
    reversal: SpendingEntry = entry.reverse(on=on, reason=reason)
    return reversal


def refuse_reversal(user: "User", project: Project, entry: SpendingEntry) -> None:
    """Raise `Refused` where the person may not reverse the entry."""
    refuse_unless_open(user, project)
    if not may_reverse(user, project, entry):
        raise Refused(_("Bạn không đảo được bút toán này."))


def may_reverse(user: "User", project: Project, entry: SpendingEntry) -> bool:
    """Say whether the person could have recorded it; a reversal itself stands."""
    stages = {STAGE_OF[kind] for kind in EntryKind if kind in allowed_to(user)}
    is_theirs = entry.source in sources_of(user, project) and entry.stage in stages
    return is_theirs and entry.reverses_id is None and not why_closed(project)


def allowed_to(user: "User") -> tuple[EntryKind, ...]:
    """Return what the role records, wherever a project stands."""
    return (EntryKind.SETTLEMENT,) if user.role == Role.DEPARTMENT else tuple(EntryKind)


# -- accepting a warning ------------------------------------------------------------------------


def may_accept(user: "User", project: Project) -> bool:
    """Say whether the role accepts warnings: who enters, and who decides about the project."""
    decides = {FundingSource.NATIONAL: Role.MINISTRY_OFFICER, FundingSource.LOCAL: Role.DEPARTMENT}
    return user.may_enter or user.role == decides.get(FundingSource(project.source or "other"))


@transaction.atomic
def accept_warning(
    *, user: "User", project: Project, key: str, seen: str, reason: str, on: date
) -> RuleWarning | None:
    """Accept a warning of a project as it was seen; None where it is gone or has other numbers."""
    project = held(user, project.pk)
    if not may_accept(user, project):
        raise Refused(_("Vai trò của bạn không chấp nhận cảnh báo của đề án này."))
    open_now = [each for each in warnings_for(project, on=on) if each.key == key and each.is_open]
    found = next((each for each in open_now if fingerprint([each]) == seen), None)
    if found:
        accept(project, found, reason=reason, by=user)
    return found
