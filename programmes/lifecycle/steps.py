"""Which step is open to whom from which status: one table, read by the server and the page.

TT 36/2013/TT-BCT Điều 5–19 for national money; for local money each province decides, and the
ministry has no step (TT 46/2012/TT-BCT Điều 8.3b). Read a row as: this action leads from these
statuses to that one, is taken by these roles, on projects of this programme, holder and kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Flag, auto
from typing import Any, Final

from khuyencong.accounts.models import Role
from programmes.models.events import Action
from programmes.models.project import Project
from programmes.models.stages import FundingSource
from programmes.models.status import Origin, ProjectKind, Status

CENTRE: Final = (Role.CENTRE_STAFF, Role.IMPORT_ADMIN, Role.SYSTEM_ADMIN)
DEPARTMENT: Final = (Role.DEPARTMENT, Role.SYSTEM_ADMIN)
MINISTRY: Final = (Role.MINISTRY_OFFICER, Role.SYSTEM_ADMIN)

UNDER_WAY: Final = (Status.APPROVED, Status.ASSIGNED, Status.CONTRACTED, Status.IN_PROGRESS)
GIVEN_MONEY: Final = (Status.ASSIGNED, Status.CONTRACTED, Status.IN_PROGRESS)


class Needs(Flag):
    """What a step must be told (căn cứ của bước)."""

    NOTHING = 0
    REASON = auto()
    PAPER = auto()  # number and date of a document
    ISSUER = auto()  # the deciding body
    RESULTS = auto()  # what was achieved by each target
    COMPLETE = auto()  # the whole file


class Which(Flag):
    """Which projects a row of the table is about; every kind where nothing is said."""

    NATIONAL = auto()
    LOCAL = auto()
    PROVINCE = auto()
    ORGANISATION = auto()
    TASK = auto()
    CONTRACT = auto()  # what is carried out by contract: everything but tasks


EVERY: Final = ~Which(0)
PROGRAMME: Final = Which.NATIONAL | Which.LOCAL
HOLDER: Final = Which.PROVINCE | Which.ORGANISATION
MANNER: Final = Which.TASK | Which.CONTRACT
KCQG, KCDP = Which.NATIONAL | HOLDER | MANNER, Which.LOCAL | HOLDER | MANNER
OF_PROVINCE: Final = Which.PROVINCE | PROGRAMME | MANNER
KCQG_PROVINCE: Final = Which.NATIONAL | Which.PROVINCE | MANNER
KCQG_BODY: Final = Which.NATIONAL | Which.ORGANISATION | MANNER
KCDP_PROVINCE: Final = Which.LOCAL | Which.PROVINCE | MANNER
OF_BODY: Final = Which.ORGANISATION | PROGRAMME | MANNER
BY_CONTRACT, AS_TASK = Which.CONTRACT | PROGRAMME | HOLDER, Which.TASK | PROGRAMME | HOLDER


@dataclass(frozen=True)
class Step:
    """One row of the table."""

    action: Action
    sources: tuple[Status, ...]
    to: Status
    who: tuple[Role, ...]
    which: Which = EVERY
    needs: Needs = Needs.NOTHING

    def fits(self, project: Project) -> bool:
        """Say whether the row is about such a project, whatever its status."""
        return project.origin == Origin.ENTERED and traits_of(project) in self.which

    def is_due(self, project: Project) -> bool:
        """Say whether the project stands where the row begins."""
        return self.fits(project) and project.status in self.sources

    @property
    def is_forward(self) -> bool:
        """Say whether the step brings the project on its path, past any return."""
        return self.to in PATH and all(PATH.index(self.to) > PATH.index(s) for s in self.sources)


PATH: Final = (
    Status.DRAFT,
    Status.REGISTERED,
    Status.APPRAISED_LOCAL,
    Status.APPRAISED_MINISTRY,
    Status.APPROVED,
    Status.ASSIGNED,
    Status.CONTRACTED,
    Status.IN_PROGRESS,
    Status.ACCEPTED,
    Status.LIQUIDATED,
    Status.SETTLED,
)

# fmt: off
_A, _S, _N = Action, Status, Needs
_DECISION = Needs.PAPER | Needs.ISSUER
STEPS: Final = (
    # The unit hands its file in, or takes it back before anybody has judged it.
    Step(_A.SUBMIT, (_S.DRAFT,), _S.REGISTERED, CENTRE, EVERY, _N.COMPLETE),
    Step(_A.WITHDRAW, (_S.REGISTERED,), _S.DRAFT, CENTRE),
    # The department judges first (thẩm định cấp cơ sở); it has no say over an organisation's.
    Step(_A.APPRAISE_LOCAL, (_S.REGISTERED,), _S.APPRAISED_LOCAL, DEPARTMENT, OF_PROVINCE),
    Step(_A.RETURN, (_S.REGISTERED,), _S.DRAFT, DEPARTMENT, OF_PROVINCE, _N.REASON),
    Step(_A.REJECT, (_S.REGISTERED,), _S.REJECTED, DEPARTMENT, OF_PROVINCE, _N.REASON),
    # National money of a province: then the ministry.
    Step(_A.APPRAISE_MINISTRY, (_S.APPRAISED_LOCAL,), _S.APPRAISED_MINISTRY, MINISTRY,
         KCQG_PROVINCE),
    Step(_A.RETURN, (_S.APPRAISED_LOCAL,), _S.REGISTERED, MINISTRY, KCQG_PROVINCE, _N.REASON),
    Step(_A.RETURN_TO_DRAFT, (_S.APPRAISED_LOCAL,), _S.DRAFT, MINISTRY, KCQG_PROVINCE, _N.REASON),
    Step(_A.REJECT, (_S.APPRAISED_LOCAL, _S.APPRAISED_MINISTRY), _S.REJECTED, MINISTRY,
         KCQG_PROVINCE, _N.REASON),
    # National money of an organisation: only the ministry.
    Step(_A.APPRAISE_MINISTRY, (_S.REGISTERED,), _S.APPRAISED_MINISTRY, MINISTRY, KCQG_BODY),
    Step(_A.RETURN, (_S.REGISTERED,), _S.DRAFT, MINISTRY, KCQG_BODY, _N.REASON),
    Step(_A.REJECT, (_S.REGISTERED, _S.APPRAISED_MINISTRY), _S.REJECTED, MINISTRY, KCQG_BODY,
         _N.REASON),
    Step(_A.APPROVE, (_S.APPRAISED_MINISTRY,), _S.APPROVED, MINISTRY, KCQG, _DECISION),
    Step(_A.ASSIGN, (_S.APPROVED,), _S.ASSIGNED, MINISTRY, KCQG, _DECISION),
    # Local money: the province decides alone.
    Step(_A.RETURN, (_S.APPRAISED_LOCAL,), _S.DRAFT, DEPARTMENT, KCDP_PROVINCE, _N.REASON),
    Step(_A.REJECT, (_S.APPRAISED_LOCAL,), _S.REJECTED, DEPARTMENT, KCDP_PROVINCE, _N.REASON),
    Step(_A.APPROVE, (_S.APPRAISED_LOCAL,), _S.APPROVED, DEPARTMENT, KCDP_PROVINCE, _DECISION),
    Step(_A.ASSIGN, (_S.APPROVED,), _S.ASSIGNED, DEPARTMENT, KCDP_PROVINCE, _DECISION),
    # Carrying out; a task (nhiệm vụ) is given without a contract.
    Step(_A.CONTRACT, (_S.ASSIGNED,), _S.CONTRACTED, CENTRE, BY_CONTRACT, _N.PAPER),
    Step(_A.START, (_S.CONTRACTED,), _S.IN_PROGRESS, CENTRE, BY_CONTRACT),
    Step(_A.START, (_S.ASSIGNED,), _S.IN_PROGRESS, CENTRE, AS_TASK),
    Step(_A.ACCEPT, (_S.IN_PROGRESS,), _S.ACCEPTED, DEPARTMENT, OF_PROVINCE,
         _N.PAPER | _N.RESULTS),
    Step(_A.ACCEPT, (_S.IN_PROGRESS,), _S.ACCEPTED, MINISTRY, KCQG_BODY, _N.PAPER | _N.RESULTS),
    Step(_A.LIQUIDATE, (_S.ACCEPTED,), _S.LIQUIDATED, CENTRE, BY_CONTRACT, _N.PAPER),
    Step(_A.SETTLE, (_S.LIQUIDATED,), _S.SETTLED, MINISTRY, KCQG & ~Which.TASK, _N.PAPER),
    Step(_A.SETTLE, (_S.LIQUIDATED,), _S.SETTLED, DEPARTMENT, KCDP_PROVINCE & ~Which.TASK,
         _N.PAPER),
    Step(_A.SETTLE, (_S.ACCEPTED,), _S.SETTLED, MINISTRY, KCQG & ~Which.CONTRACT, _N.PAPER),
    Step(_A.SETTLE, (_S.ACCEPTED,), _S.SETTLED, DEPARTMENT, KCDP_PROVINCE & ~Which.CONTRACT,
         _N.PAPER),
    # Ways out: the Minister's decision, recorded by the ministry; the province's for local money.
    Step(_A.STOP, UNDER_WAY, _S.STOPPED, MINISTRY, KCQG, _DECISION | _N.REASON),
    Step(_A.STOP, UNDER_WAY, _S.STOPPED, DEPARTMENT, KCDP_PROVINCE, _DECISION | _N.REASON),
    Step(_A.CARRY_OVER, GIVEN_MONEY, _S.CARRIED_OVER, MINISTRY, KCQG, _DECISION | _N.REASON),
    Step(_A.CARRY_OVER, GIVEN_MONEY, _S.CARRIED_OVER, DEPARTMENT, KCDP_PROVINCE,
         _DECISION | _N.REASON),
)
# fmt: on


def traits_of(project: Project) -> Which:
    """Say which sort of project it is; one without a programme is of none yet."""
    programme = {
        FundingSource.NATIONAL.value: Which.NATIONAL,
        FundingSource.LOCAL.value: Which.LOCAL,
    }
    return (
        programme.get(project.source, Which(0))
        | (Which.PROVINCE if project.province_id else Which.ORGANISATION)
        | (Which.TASK if project.kind == ProjectKind.TASK else Which.CONTRACT)
    )


def steps_for(project: Project, user: Any) -> list[Step]:
    """Return what the person may do now to a project that they see."""
    return [step for step in STEPS if user.role in step.who and step.is_due(project)]


def step_of(project: Project, action: str, steps: Iterable[Step] = STEPS) -> Step | None:
    """Return the row by which the action leads on from where the project stands."""
    return next((step for step in steps if step.action == action and step.is_due(project)), None)


def is_ever_theirs(project: Project, action: str, user: Any) -> bool:
    """Say whether the role takes the action on such a project, in whatever status."""
    rows = (step for step in STEPS if step.action == action and step.fits(project))
    return any(user.role in step.who for step in rows)


def path_of(project: Project) -> list[Status]:
    """Return the statuses that such a project passes, in their order."""
    skipped = set[Status]()
    if project.source == FundingSource.LOCAL:
        skipped.add(Status.APPRAISED_MINISTRY)
    if project.organisation_id:
        skipped.add(Status.APPRAISED_LOCAL)
    if project.kind == ProjectKind.TASK:
        skipped |= {Status.CONTRACTED, Status.LIQUIDATED}
    return [status for status in PATH if status not in skipped]
