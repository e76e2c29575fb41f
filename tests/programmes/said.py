"""Figures in memory, as documents would print them, for tests of the comparison engine."""

from decimal import Decimal
from typing import Any

from programmes.agreement.findings import Finding, Kind
from programmes.agreement.implied import Implied
from programmes.agreement.review import review
from programmes.models import Document, Indicator, ReportedFigure

TY = 1_000_000_000
DEFAULTS: dict[str, Any] = {
    "level": "nation",
    "year": 2031,
    "period": "months",
    "from_month": 1,
    "through_month": 12,
    "source": "state",
    "scope": "whole",
    "status": "final",
}
UNIT_KINDS = {"ty_dong": "money", "trieu_dong": "money", "count": "count", "percent": "percent"}
FACTORS = {"ty_dong": TY, "trieu_dong": 1_000_000}


class Record:
    """Figures in memory, as documents would print them; no database is asked."""

    def __init__(self) -> None:
        self.figures: list[ReportedFigure] = []
        self.indicators: dict[str, Indicator] = {}
        self.documents: dict[str, Document] = {}

    def say(self, indicator: str, printed: str, unit: str = "ty_dong", **fields: Any) -> Any:
        """Add what a document says: `printed` in `unit`, in document "A" if no other is named."""
        title = fields.pop("document", "A")
        document = self.documents.setdefault(
            title, Document(pk=len(self.documents) + 1, key=title, title=title)
        )
        about = self.indicators.setdefault(
            indicator,
            Indicator(
                pk=len(self.indicators) + 1,
                key=indicator,
                name=indicator,
                unit_kind=UNIT_KINDS[unit],
            ),
        )
        number = Decimal(printed.replace(".", "").replace(",", "."))
        value = {"amount": int(number * FACTORS[unit])} if unit in FACTORS else {"number": number}
        serial = len(self.figures) + 1
        figure = ReportedFigure(
            pk=serial,
            code=f"x-{serial:03}",
            document=document,
            indicator=about,
            printed=printed,
            unit=unit,
            **{**DEFAULTS, **value, **fields},
        )
        self.figures.append(figure)
        return figure

    def findings(self, kind: Kind | None = None) -> list[Finding]:
        return [each for each in review(self.figures).findings if kind in (None, each.kind)]

    def one(self, kind: Kind) -> Finding:
        found = self.findings(kind)
        assert len(found) == 1, [each.explanation for each in found]
        return found[0]

    def implied(self) -> list[Implied]:
        return list(review(self.figures).implied)


def say_sources(record: Record, national: str, local: str, state: str, **fields: Any) -> None:
    record.say("executed_amount", national, source="national", **fields)
    record.say("executed_amount", local, source="local", **fields)
    record.say("executed_amount", state, source="state", **fields)
