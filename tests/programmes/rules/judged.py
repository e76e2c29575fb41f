"""Facts for rules to judge, and what they say to them."""

from datetime import date
from typing import Any

from programmes.rules.facts import Facts, Gaining, Limits, Slot, Spent
from programmes.rules.judging import warnings_of
from programmes.rules.law import Case, Law

TRIEU = 1_000_000
OLD, NEW, AFTER = date(2018, 3, 27), date(2018, 3, 28), date(2024, 8, 28)


def limits(item: str, day: date = NEW, programme: str = "national") -> Limits:
    return Law.load().limits(Case(programme, None, day, item=item))


def facts(item: str = "machinery", day: date = NEW, **fields: Any) -> Facts:
    """A national project of 2019 with 100 triệu of support and 400 of counterpart."""
    given: dict[str, Any] = {
        "on": date(2019, 12, 1),
        "law_day": day,
        "programme": "national",
        "year": 2019,
        "status": "in_progress",
        "funding": {"national": 100 * TRIEU, "counterpart": 400 * TRIEU},
        "limits": limits(item, day, fields.get("programme", "national")),
    }
    if "shares" in fields:
        shares = fields.pop("shares")
        given["gaining"] = tuple(Gaining("Cơ sở", "enterprise", share) for share in shares)
    return Facts(**{**given, **fields})


def money(support: int, own: int = 10_000) -> dict[str, int]:
    """Support and counterpart, in triệu."""
    return {"national": support * TRIEU, "counterpart": own * TRIEU}


def spent(stage: str, amount: int, *days: date, year: int = 2019) -> dict[Slot, Spent]:
    """A sum of entries, in triệu."""
    return {Slot("national", stage, year): Spent(amount * TRIEU, *days)}


def sentences(found: Facts) -> dict[str, str]:
    return {each.key: each.sentence for each in warnings_of(found)}


def keys(found: Facts) -> set[str]:
    return set(sentences(found))
