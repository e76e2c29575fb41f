"""What a rule says (cảnh báo): both numbers, the article, and what to do about it."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from khuyencong.formatting import dong
from programmes.models import RuleOverride


class Severity(enum.StrEnum):
    """How much it matters (mức độ)."""

    WARNING = "warning"  # a number is beyond what a rule allows
    NOTE = "note"  # a rule could not be applied: something is not known


@dataclass(frozen=True)
class RuleWarning:
    """One rule that a project does not keep, or that nobody can check."""

    key: str  # the same for the same rule and source, whatever the numbers are
    sentence: str
    basis: str
    advice: str
    severity: Severity = Severity.WARNING
    override: RuleOverride | None = None

    @property
    def is_note(self) -> bool:
        """Say whether it only tells what is not known."""
        return self.severity == Severity.NOTE

    @property
    def is_open(self) -> bool:
        """Say whether somebody should still look: no note, and not accepted with a reason."""
        return not self.is_note and self.override is None

    def said(self) -> tuple[str, str]:
        """Return what makes it the same warning: the rule and its numbers."""
        return self.key, self.sentence

    def accepted_in(self, overrides: Iterable[RuleOverride]) -> "RuleWarning":
        """Add the reason with which it was accepted; other numbers need a new reason."""
        same = (each for each in overrides if (each.rule, each.sentence) == self.said())
        return replace(self, override=next(same, None))


def beyond(what: str, amount: int, limit: str, most: int) -> str:
    """Write that an amount is beyond a limit, both in full: rounded they might look alike."""
    words = {"what": what, "amount": dong(amount), "limit": limit, "most": dong(most)}
    return _("%(what)s %(amount)s, vượt %(limit)s %(most)s.") % words
