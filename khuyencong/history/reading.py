"""The log as a person reads it: what one did at once stands together, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.history.models import Change, ChangeKind
from khuyencong.history.sources import source_words

AT_ONCE: Final = timedelta(seconds=2)
LABELS: Final = {"project": gettext_lazy("đề án")}  # columns without a label of their own
SHORT: Final = 200  # characters of a value; the whole of a long text is behind a summary


@dataclass(frozen=True)
class Value:
    """One value, old → new."""

    label: str
    old: str
    new: str
    is_secret: bool = False

    @property
    def is_long(self) -> bool:
        """Say whether the texts are too long to stand in a line."""
        return max(len(self.old), len(self.new)) > SHORT


@dataclass(frozen=True)
class Part:
    """One record that was written."""

    kind: ChangeKind
    model: str
    name: str
    values: Sequence[Value]


@dataclass
class Act:
    """What somebody did at once, from one page or file."""

    at: datetime
    person: str
    source: str
    address: str
    user_pk: int | None
    parts: list[Part] = field(default_factory=list)

    def includes(self, change: Change) -> bool:
        """Say whether a change, read next and so earlier, belongs to the same act."""
        same = (self.user_pk, self.address) == (change.user_pk, change.source)
        return same and abs(self.at - change.at) <= AT_ONCE


def acts(changes: Iterable[Change]) -> list[Act]:
    """Put together what was done at once; `changes` are the latest first."""
    found: list[Act] = []
    for change in changes:
        if not (found and found[-1].includes(change)):
            found.append(act_of(change))
        found[-1].parts.append(part_of(change))
    return found


def act_of(change: Change) -> Act:
    """Begin an act with a change."""
    return Act(
        at=change.at,
        person=change.user_name or _("Hệ thống"),
        source=source_words(change.source),
        address=change.source,
        user_pk=change.user_pk,
    )


def part_of(change: Change) -> Part:
    """Describe a change."""
    return Part(
        kind=ChangeKind(change.kind),
        model=model_name(change.model),
        name=change.object_name,
        values=[value_of(row) for row in change.values],
    )


def value_of(row: dict[str, Any]) -> Value:
    """Read a stored value."""
    is_secret = bool(row.get("secret"))
    label = LABELS.get(row["label"], row["label"])
    return Value(str(label), row.get("old_text", ""), row.get("new_text", ""), is_secret)


def model_name(label: str) -> str:
    """Name a kind of record in Vietnamese; one that is gone from the code, by its label."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label
