"""What a row of a list of products says, and what the registers say of the same."""

from datetime import date
from typing import Any

from awards.models import AwardRound, Entry, ProductGroup, Result, Rules
from awards.models.levels import GroupName
from awards.models.rounds import RoundStatus
from khuyencong.imports.columns import ChoiceWidget


class GroupWidget(ChoiceWidget):
    """A group by any of its names."""

    def __init__(self) -> None:
        super().__init__(ProductGroup)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the key; raise ValueError."""
        if value in ("", None) or value in self.keys:
            return value or ""
        known = GroupName.objects.group_of(str(value))
        return known.value if known else super().clean(value, row, **kwargs)


def recognise(stored: Entry, entry: Any) -> None:
    """Write the recognition of an old list, under its decision."""
    day: date = entry.decision_day
    stored.result, stored.certificate_number = Result.RECOGNISED, entry.certificate_number
    if entry.certificate_number:
        stored.issued_on = day
        stored.valid_until = Rules.load().valid_until(stored.round.level, day)
    stored.full_clean()
    stored.save()


def close(award_round: AwardRound, entry: Any) -> None:
    """Write the decision of an old list on its round."""
    award_round.decision_number, award_round.decided_on = entry.decision_words, entry.decision_day
    award_round.status = RoundStatus.CLOSED
    award_round.full_clean()
    award_round.save()


def as_row(entry: Any) -> Any:
    """Say of a stored entry what a row says."""
    entry.level_key, entry.year, entry.region_key = (
        entry.round.level, entry.round.year, entry.round.region
    )  # fmt: skip
    entry.place = entry.province
    as_stored(entry, entry.product.establishment)
    return entry


def as_stored(entry: Any, maker: Any) -> None:
    """Say what the registers say, where the row says it in other words."""
    entry.region_key = entry.round.region
    entry.product_words = entry.product.name
    entry.maker_words, entry.maker_code = (maker.name, maker.tax_code) if maker else ("", "")
    entry.maker_address = maker.address if maker else ""
    if not getattr(entry, "wins", False):
        entry.decision_words = entry.round.decision_number
        entry.decision_day = entry.round.decided_on
