"""Registered → recognised (phễu bình chọn) by level and by group of products, of records only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from awards import counts
from awards.counts import Tally
from awards.models import AwardLevel, ProductGroup
from awards.presenting.numbers import group_name
from khuyencong.formatting import number, percent


@dataclass(frozen=True)
class Step:
    """One line of the funnel."""

    label: str
    tally: Tally
    is_part: bool = False

    @property
    def numbers(self) -> list[str]:
        """Return the numbers of the line."""
        told = self.tally
        amounts = (told.registered, told.recognised, told.not_recognised, told.pending)
        return [*(number(each) for each in amounts), percent(told.recognition_rate)]


def funnel_of(found: Mapping[tuple[Any, ...], Tally]) -> list[Step]:
    """Lay counts by (level, group) out: each level, then its groups; highest level first."""
    steps = []
    for level in reversed(AwardLevel):
        groups = {group: tally for (of, group), tally in found.items() if of == level}
        if groups:
            steps.append(Step(str(level.label), counts.total(groups.values())))
            steps += [
                Step(group_name(key), groups[key], is_part=True)
                for key in (*ProductGroup.values, "") if key in groups
            ]  # fmt: skip
    return steps
