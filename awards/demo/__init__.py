"""Invented awards (bình chọn minh họa): a past in bulk, and stories told by the real steps."""

from datetime import date

from django.db import transaction

from awards.demo.past import Past
from awards.demo.stories import tell
from awards.published import load_award_rules
from programmes.demo.more import TELLERS


@transaction.atomic
def invent_awards(today: date) -> int:
    """Invent rounds, products and entries; the law comes first, as every step asks it."""
    load_award_rules()
    past = Past(today)
    return past.invent() + tell(today, past)


def join_demo() -> None:
    """Take part in `make_demo`."""
    if invent_awards not in TELLERS:
        TELLERS.append(invent_awards)
