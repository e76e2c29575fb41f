"""Records and claims about Hà Nội in a year that nothing is published of, and the page on it."""

import re
from datetime import date
from html import unescape
from typing import Any

from programmes.models import STATE_SOURCES, Indicator, ReportedFigure
from programmes.rollups.overview import Overview, overview
from programmes.rollups.scope import Subject
from programmes.rollups.selection import Selection
from programmes.rollups.values import Value
from provinces.geography import Territory
from provinces.models import Province
from tests import factories as make

YEAR = 2030


def province(key: str = "ha-noi") -> Province:
    return Province.objects.get(key=key)


def claim(amount: int, stage: str = "executed", **fields: Any) -> ReportedFigure:
    """A document says an amount (đồng) of Hà Nội's national money in the whole year."""
    if fields.get("level", "province") == "province":
        fields = {"province": province(), "level": "province", **fields}
    indicator = Indicator.objects.filter(stage=stage).order_by("order")[0]
    given: dict[str, Any] = {"indicator": indicator, "amount": amount, "year": YEAR}
    figure = make.new_figure(**{**given, "printed": str(amount), "unit": "dong", **fields})
    figure.save()
    return figure


def spend(amount: int, **fields: Any) -> None:
    """Record spending (đồng) in May."""
    source = fields.pop("source", "national")
    holder = fields.pop("holder", None) or {"province": province()}
    programme = source if source in STATE_SOURCES else "national"
    project = make.make_project(**holder, year=YEAR, source=programme, started_on=None)
    given = {"year": YEAR, "spent_on": date(YEAR, 5, 10), "source": source}
    make.make_entry(project=project, amount=amount, **{**given, **fields})


def decide(amount: int, stage: str = "allocated", **fields: Any) -> None:
    """Record a decision (đồng) of January."""
    holder = fields.pop("holder", None) or {"province": province()}
    plan = make.make_plan(**holder, year=YEAR, source=fields.pop("source", "national"))
    given = {"decided_on": date(YEAR, 1, 15), "stage": stage}
    make.make_decision(plan=plan, amount=amount, **{**given, **fields})


def read(key: str = "", **chosen: Any) -> Overview:
    """Read the page of a unit, a region or the country."""
    territory = Territory.load()
    unit = territory.by_key(key) if key else None
    subject = Subject(region=chosen.pop("region", None), unit=unit)
    return overview(subject, Selection(**{"year": YEAR, **chosen}), territory)


def amount(value: Value | None) -> int | None:
    return None if value is None else value.amount


def mixed_ledger() -> None:
    """Records of every kind: folded, of a body, one source allocated and the other only planned."""
    old = {"province": Province.objects.get(key="hoa-binh-63")}
    stays = {"province": Province.objects.get(key="thanh-hoa")}
    body = {"organisation": make.make_organisation(name="Trung tâm Thử")}
    for holder in (old, stays, body):
        for source, stage in (("national", "allocated"), ("local", "planned")):
            plan = make.make_plan(**holder, source=source)
            make.make_decision(plan=plan, stage=stage)
            project = make.make_project(**holder, source=source, title="Máy sấy bí mật")
            make.make_entry(project=project, source=source)


def seen(response: Any) -> str:
    """Return what a reader sees of a page, in one line."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))
