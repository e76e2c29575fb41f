"""Takes a step of a project's life: under its lock, as its status is then, leaving an event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programmes.lifecycle import carrying_over
from programmes.lifecycle.completeness import missing_of
from programmes.lifecycle.refusals import ChangedMeanwhile, Incomplete, Refused
from programmes.lifecycle.snapshot import frozen
from programmes.lifecycle.staleness import what_happened
from programmes.lifecycle.steps import STEPS, Needs, Step, is_ever_theirs
from programmes.models import Action, PlanBatch, Project, ProjectEvent, Status, cells
from programmes.models.status import Origin

RETURNS: Final = (Action.RETURN, Action.RETURN_TO_DRAFT)


@dataclass(frozen=True)
class Grounds:
    """What a step rests on (căn cứ): why, by which paper of which body."""

    reason: str = ""
    number: str = ""
    decided_on: date | None = None
    issued_by: str = ""
    note: str = ""
    results: Mapping[int, Decimal | None] = field(default_factory=dict)  # by target
    ended_on: date | None = None  # of the project that goes on next year
    batch: PlanBatch | None = None

    def check(self, step: Step) -> None:
        """Refuse a step that lacks what it must be told; raises ValidationError by field."""
        wanted = {
            "reason": Needs.REASON,
            "number": Needs.PAPER,
            "decided_on": Needs.PAPER,
            "issued_by": Needs.ISSUER,
        }
        empty = [name for name, need in wanted.items() if need in step.needs and not self.has(name)]
        if empty:
            message = _("Bước này cần ghi mục này.")
            raise ValidationError(dict.fromkeys(empty, message))

    def has(self, name: str) -> bool:
        """Say whether something is filled in; blanks are nothing."""
        value = getattr(self, name)
        return bool(value.strip() if isinstance(value, str) else value)


def carry_out(
    *,
    project: Project,
    action: str,
    by: Any,
    version: int | None = None,
    reason: str = "",
    number: str = "",
    decided_on: date | None = None,
    issued_by: str = "",
    note: str = "",
    results: Mapping[int, Decimal | None] | None = None,
    ended_on: date | None = None,
    batch: PlanBatch | None = None,
) -> Project:
    """Take a step and return the project as it is then; `version` is what the person had read.

    Raises Project.DoesNotExist for a stranger, Refused where role or status do not allow it,
    ChangedMeanwhile for a stale version, Incomplete for a file that lacks what the law asks,
    ValidationError where the step's reason or paper is missing.
    """
    grounds = Grounds(
        reason, number, decided_on, issued_by, note, results or {}, ended_on=ended_on, batch=batch
    )
    with cells.gathered():
        held = hold(project.pk, by)
        step = judge(held, action, by, version)
        grounds.check(step)
        take(held, step, by, grounds)
    return held


def hold(pk: int, by: Any) -> Project:
    """Lock the project until the transaction ends, and read it as it is then."""
    Project.objects.filter(pk=pk).hold()
    found: Project = Project.objects.visible_to(by).get(pk=pk)
    return found


def judge(project: Project, action: str, by: Any, version: int | None = None) -> Step:
    """Return the step that the person may take on the project as it was read.

    Raises Refused or ChangedMeanwhile, each with its sentence.
    """
    if project.origin != Origin.ENTERED:
        raise Refused(_("Đề án này chỉ được nêu trong tài liệu công bố, không xử lý ở đây."))
    if not is_ever_theirs(project, action, by):
        raise Refused(_("Vai trò của bạn không thực hiện bước này đối với đề án này."))
    if version is not None and version != project.version:
        raise ChangedMeanwhile(*what_happened(project))
    for step in STEPS:
        if step.action == action and by.role in step.who and step.is_due(project):
            return step
    words = {"status": project.get_status_display(), "action": Action(action).label}
    raise Refused(_("Đề án đang ở trạng thái “%(status)s”: chưa hoặc không còn làm được bước “%(action)s”.") % words)  # fmt: skip # noqa: E501


def take(project: Project, step: Step, by: Any, grounds: Grounds) -> None:
    """Write the step: the status, what comes with it, and the event."""
    if Needs.COMPLETE in step.needs and (missing := missing_of(project)):
        raise Incomplete(missing)
    before = project.status
    project.status = step.to
    project.is_returned = step.action in RETURNS
    fields = ["status", "is_returned"]
    if step.to == Status.APPROVED:
        project.approved = frozen(project)
        fields.append("approved")
    record_results(project, grounds.results)
    project.save(update_fields=fields)
    leave_event(project, step.action, before, by, grounds)
    if step.action == Action.CARRY_OVER:
        carrying_over.continue_next_year(project, by, grounds.ended_on)


def record_results(project: Project, results: Mapping[int, Decimal | None]) -> None:
    """Write what was achieved by each target."""
    for target in project.targets.filter(pk__in=results):
        target.achieved = results[target.pk]
        target.save()


def leave_event(
    project: Project, action: str, before: str, by: Any, grounds: Grounds
) -> ProjectEvent:
    """Add the step to the project's story."""
    return ProjectEvent.objects.create(
        project=project,
        action=action,
        from_status=before,
        to_status=project.status,
        by=by,
        reason=grounds.reason.strip(),
        number=grounds.number.strip(),
        decided_on=grounds.decided_on,
        issued_by=grounds.issued_by.strip(),
        note=grounds.note.strip(),
        batch=grounds.batch,
    )
