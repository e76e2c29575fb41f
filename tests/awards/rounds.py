"""Rounds, products and entries for tests: each function says the least that is valid."""

from datetime import date
from itertools import count
from typing import Any

from awards.models import AwardRound, Entry, Product
from khuyencong.accounts.models import Role, User
from provinces.models import MERGER_DAY, Province
from tests import factories as make

serial = count(1)
THEN = date(2022, 6, 1)


def unit(key: str) -> Province:
    return Province.objects.get(key=key)


def make_round(**fields: Any) -> AwardRound:
    """An open round of a province in 2030, unless the test says what matters to it."""
    if fields.get("level", "province") in ("province", "commune", "district"):
        fields = {**fields, "province": fields.get("province") or unit("ha-noi")}
    if fields.get("status") in ("decided", "closed"):
        paper = {"decision_number": f"{next(serial)}/QĐ", "decided_on": date(fields["year"], 6, 1)}
        fields = {**paper, **fields}
    given = {"level": "province", "year": 2030, "status": "open"}
    return AwardRound.objects.create(**{**given, **fields})


def make_product(**fields: Any) -> Product:
    number = next(serial)
    if "establishment" not in fields:
        place = fields.get("province") or unit("ha-noi")
        fields["establishment"] = make.make_establishment(province=place)
    given = {"code": f"SP-THU-{number}", "name": f"Sản phẩm thử {number}", "group": "food"}
    place = {"province": fields["establishment"].province}
    return Product.objects.create(**{**given, **place, **fields})


def new_entry(**fields: Any) -> Entry:
    """An entry in an open provincial round, not yet saved."""
    if "round" not in fields:
        fields["round"] = make_round(ordinal=next(serial), province=fields.get("province"))
    place = fields.get("province") or fields["round"].province or unit("ha-noi")
    if "product" not in fields:
        fields["product"] = make_product(province=place)
    given = {"province": place, "group": fields["product"].group}
    return Entry(**{**given, **fields})


def make_entry(**fields: Any) -> Entry:
    entry = new_entry(**fields)
    entry.save()
    return entry


def certified(**fields: Any) -> Entry:
    """A recognised entry whose certificate is valid from June 2022 to the end of 2024."""
    valid = {"issued_on": THEN, "valid_until": date(2024, 12, 31)}
    number = {"certificate_number": f"GCN-{next(serial)}"}
    return make_entry(**{**valid, **number, "result": "recognised", **fields})


def staff(key: str, role: Role = Role.CENTRE_STAFF) -> User:
    return make.make_user(role=role, province=unit(key))


def officer() -> User:
    return make.make_user(role=Role.MINISTRY_OFFICER)


BEFORE_MERGER = MERGER_DAY.replace(month=6, day=30)
