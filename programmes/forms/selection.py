"""Reads a dashboard's choices from its address; what is not understood is said, not guessed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from programmes.models.stages import FundingSource
from programmes.rollups.selection import RATES, SOURCE_SLUGS, WHOLE_YEAR, Rate, Selection
from provinces.geography import Geography

FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_DIGITS = 10


@dataclass
class SelectionReader:
    """Reads one address; `problems` says in Vietnamese what was left out and why."""

    parameters: QueryDict
    default_year: int
    default_geography: Geography
    problems: list[str] = field(default_factory=list)

    def read(self) -> Selection:
        """Return the selection, with defaults for what is absent or not understood."""
        return Selection(
            year=self.number("nam", self.default_year, FIRST_YEAR, LAST_YEAR),
            through_month=self.number("den-thang", WHOLE_YEAR, 1, WHOLE_YEAR),
            source=self.source(),
            rate=self.rate(),
            geography=self.geography(),
        )

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        """Read a whole number within limits."""
        text = self.parameters.get(name, "").strip()
        if not text:
            return default
        if is_short_number(text) and lowest <= int(text) <= highest:
            return int(text)
        shown = _("cả năm") if name == "den-thang" else str(default)
        self.refuse(name, text, _("một số từ %d đến %d") % (lowest, highest), shown)
        return default

    def source(self) -> FundingSource | None:
        """Read the source of money; none means both."""
        slug = self.word("nguon", SOURCE_SLUGS, _("tất cả các nguồn"))
        return SOURCE_SLUGS[slug] if slug else None

    def rate(self) -> Rate:
        """Read the stages of the rate."""
        by_slug = {rate.slug: rate for rate in RATES}
        slug = self.word("ty-le", by_slug, str(RATES[0].label))
        return by_slug[slug] if slug else RATES[0]

    def geography(self) -> Geography:
        """Read the geography."""
        values = [each.value for each in Geography]
        value = self.word("dia-gioi", values, str(self.default_geography.label))
        return Geography(value) if value else self.default_geography

    def word(self, name: str, known: Iterable[str], default: str) -> str:
        """Read one of some words; empty when absent or unknown."""
        text = self.parameters.get(name, "").strip()
        if not text or text in known:
            return text
        self.refuse(name, text, ", ".join(known), default)
        return ""

    def refuse(self, name: str, text: str, known: str, default: str) -> None:
        """Say which parameter was not understood, what it may be and what is shown instead."""
        self.problems.append(
            _("Không hiểu “%(name)s=%(text)s” (cần %(known)s); đang xem %(default)s.")
            % {"name": name, "text": text[:40], "known": known, "default": default}
        )


def is_short_number(text: str) -> bool:
    """Say whether a text is plain digits, few enough that int() takes them."""
    return len(text) < MAX_DIGITS and text.isascii() and text.isdigit()
