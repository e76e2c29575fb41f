"""Going on in spite of warnings (chấp nhận cảnh báo): seen as they were, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from programmes.models import Project, RuleOverride
from programmes.rules.warning import RuleWarning

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class Unconfirmed(Exception):  # noqa: N818 - a question, not a fault
    """What is to be written brings warnings that nobody has accepted yet; nothing was written."""

    def __init__(self, warnings: list[RuleWarning]) -> None:
        super().__init__()
        self.warnings = warnings


@dataclass(frozen=True)
class Acceptance:
    """What a person had seen when they went on, and why they did."""

    seen: str = ""  # the fingerprint of the warnings
    reason: str = ""

    def covers(self, warnings: Sequence[RuleWarning]) -> bool:
        """Say whether these very warnings were seen and a reason given."""
        return bool(self.reason) and self.seen == fingerprint(warnings)


def fingerprint(warnings: Sequence[RuleWarning]) -> str:
    """Name what a person has seen: with other numbers they must look again."""
    said = "\n".join("|".join(warning.said()) for warning in warnings)
    return sha256(said.encode()).hexdigest()


def accept_all(
    project: Project, warnings: list[RuleWarning], acceptance: Acceptance, by: "User"
) -> None:
    """Keep why somebody went on in spite of these; raises `Unconfirmed` where nobody did."""
    if warnings and not acceptance.covers(warnings):
        raise Unconfirmed(warnings)
    for warning in warnings:
        accept(project, warning, reason=acceptance.reason, by=by)


def accept(project: Project, warning: RuleWarning, *, reason: str, by: "User") -> RuleOverride:
    """Keep why somebody went on in spite of a warning, with the warning as it was."""
    return RuleOverride.objects.create(
        project=project, rule=warning.key, sentence=warning.sentence, reason=reason, by=by
    )
