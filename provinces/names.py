"""What people type for a province (tên tỉnh, thành phố), understood on a date.

Marks, case, hyphens, "TP." and "tỉnh" do not matter; a name that no unit has is never guessed.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import Enum
from functools import cache, cached_property
from typing import Final

from django.utils.translation import gettext as _

from khuyencong.formatting import date_text
from khuyencong.text import search_key
from provinces.geography import Territory, Unit
from provinces.loading import DATA

PREFIXES: Final = ("thanhpho", "tinh", "tp")
SEPARATORS: Final = re.compile(r"[,;/+&\n]|\s[-–]\s|\svà\s", re.IGNORECASE)
LONGEST: Final = 80  # characters; a longer text is no name
MOST_SUGGESTIONS: Final = 5
LIKENESS: Final = 0.75  # difflib's ratio: one letter in eight may be wrong


class Problem(Enum):
    """Why a text names no unit of the day."""

    EMPTY = "empty"
    UNKNOWN = "unknown"
    ENDED = "ended"
    NOT_YET = "not_yet"
    SEVERAL = "several"


@dataclass(frozen=True)
class Match:
    """The unit that a text names on a day; or why none, in the reader's words, and what may be."""

    text: str
    unit: Unit | None = None
    problem: Problem | None = None
    message: str = ""
    suggestions: tuple[Unit, ...] = ()


def find_province(text: str, day: date) -> Match:
    """Find the unit that a text names on a day; for many texts keep one NameBook."""
    return NameBook(Territory.load()).find(text, day)


def find_by_code(code: str, day: date) -> Match:
    """Find the unit of a GSO code on a day: "24" was Bắc Giang's and is Bắc Ninh's."""
    return NameBook(Territory.load()).find_by_code(code, day)


@dataclass(frozen=True)
class NameBook:
    """Every spelling of the units of all times; asks no query."""

    territory: Territory

    def find(self, text: str, day: date) -> Match:
        """Find the unit that a text names on a day."""
        if not text.strip():
            return Match(text, None, Problem.EMPTY, _("Chưa ghi tỉnh, thành phố."))
        if len(text) > LONGEST:
            return unknown(text, [])
        units = self.named(text)
        return self.choose(text, units, day) if units else self.find_parts(text, day)

    def find_by_code(self, code: str, day: date) -> Match:
        """Find the unit of a GSO code (mã GSO) on a day."""
        digits = code.strip().zfill(2)
        units = [unit for unit in self.territory.units if unit.gso_code == digits]
        if units:
            return self.choose(code, units, day)
        message = _("Không có tỉnh, thành phố nào mang mã “%s”.") % shortened(code)
        return Match(code, None, Problem.UNKNOWN, message)

    # -- spellings -------------------------------------------------------------------------------

    @cached_property
    def units_by_spelling(self) -> dict[str, list[Unit]]:
        """Return the units, of any time, that a folded spelling names."""
        units: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.territory.units:
            for spelling in {joined(name) for name in self.names_of(unit)}:
                units[spelling].append(unit)
        return dict(units)

    def names_of(self, unit: Unit) -> Iterator[str]:
        """Yield what a unit is or was called, and what else people write."""
        yield unit.name
        yield from (each.value for each in self.territory.spells_of_names.get(unit.pk, ()))
        yield from aliases().get(unit.key, ())

    def named(self, text: str) -> list[Unit]:
        """Return the units, of any time, that a text names."""
        known = (self.units_by_spelling.get(spelling) for spelling in spellings(text))
        return next((units for units in known if units), [])

    # -- choosing --------------------------------------------------------------------------------

    def choose(self, text: str, units: list[Unit], day: date) -> Match:
        """Choose the unit of the day among those of one name or code."""
        standing = [unit for unit in units if unit.existed_on(day)]
        if not standing:
            return self.elsewhen(text, units, day)
        return Match(text, standing[0]) if len(standing) == 1 else self.several(text, standing, day)

    def elsewhen(self, text: str, units: list[Unit], day: date) -> Match:
        """Say when the unit ended and where its territory went, or when it begins."""
        ended = [unit for unit in units if unit.valid_to and unit.valid_to <= day]
        if not ended:
            return self.not_yet(text, units[0], day)
        heir = self.territory.folded(ended[-1].pk, day)
        message = _("%(unit)s kết thúc ngày %(day)s, từ đó thuộc %(heir)s.") % {
            "unit": ended[-1].name,
            "day": date_text(ended[-1].valid_to),
            "heir": self.territory.name_on(heir.pk, day),
        }
        return Match(text, None, Problem.ENDED, message, (heir,))

    def not_yet(self, text: str, unit: Unit, day: date) -> Match:
        """Say from when the unit exists, and what was there before."""
        said = {"unit": unit.name, "day": date_text(unit.valid_from)}
        message = _("%(unit)s mới có từ ngày %(day)s.") % said
        before = [each for each in self.territory.predecessors(unit.pk) if each.existed_on(day)]
        return Match(text, None, Problem.NOT_YET, message, tuple(before))

    def find_parts(self, text: str, day: date) -> Match:
        """Read a text that may name several units: "Quảng Nam, Đà Nẵng"."""
        parts = [self.named(part) for part in SEPARATORS.split(text) if part.strip()]
        standing = [{unit for unit in part if unit.existed_on(day)} for part in parts]
        units: set[Unit] = set().union(*standing)
        if len(units) > 1:
            return self.several(text, units, day)
        if len(units) == 1 and all(standing):  # "Huế / Thừa Thiên Huế"
            return Match(text, units.pop())
        return self.guess(text, day)

    def several(self, text: str, units: Iterable[Unit], day: date) -> Match:
        """Name the units between which a text does not choose."""
        choice = sorted(units, key=lambda unit: unit.sort_key)
        names = [self.territory.name_on(unit.pk, day) for unit in choice]
        message = _("“%(text)s” chưa rõ là %(names)s; hãy ghi một tỉnh, thành phố.")
        said = {"text": shortened(text), "names": either(names)}
        return Match(text, None, Problem.SEVERAL, message % said, tuple(choice))

    # -- suggesting ------------------------------------------------------------------------------

    def guess(self, text: str, day: date) -> Match:
        """Suggest what a text may mean; even a single suggestion is left to the reader."""
        standing = self.territory.on(day)
        abbreviated = [unit for unit in standing if initials(unit.name) == joined(text)]
        if len(abbreviated) > 1:
            return self.several(text, abbreviated, day)
        near = [*abbreviated, *self.similar(text)]
        return unknown(text, [hint for unit in near if (hint := self.hint(unit, day))])

    def similar(self, text: str) -> list[Unit]:
        """Return the units whose name stands in the text, begins with it, or looks like it."""
        within = [unit for unit in self.territory.units if is_within(unit.name, text)]
        begun = [unit for unit in self.territory.units if is_begun_by(unit.name, text)]
        close = (
            get_close_matches(spelling, self.units_by_spelling, MOST_SUGGESTIONS, LIKENESS)
            for spelling in spellings(text)
        )
        alike = [unit for some in close for each in some for unit in self.units_by_spelling[each]]
        return [*within, *alike, *begun]

    def hint(self, unit: Unit, day: date) -> tuple[Unit, str] | None:
        """Return what to choose on the day for a unit of any time, and how to say so."""
        heir = self.territory.folded(unit.pk, day)
        if not heir.existed_on(day):
            return None
        name = self.territory.name_on(heir.pk, day)
        is_known_so = unit == heir or unit.name == name
        return heir, name if is_known_so else _("%s (nay thuộc %s)") % (unit.name, name)


def unknown(text: str, hints: Iterable[tuple[Unit, str]]) -> Match:
    """Say that a text names no unit, and what may be meant."""
    message = _("Không nhận ra tỉnh, thành phố “%s”.") % shortened(text)
    names_of: dict[Unit, str] = {}
    for unit, name in hints:  # the likeliest first, and the likeliest name of each
        if len(names_of) < MOST_SUGGESTIONS:
            names_of.setdefault(unit, name)
    if names_of:
        names = either([f"“{name}”" for name in names_of.values()])
        message = _("%(message)s Có phải %(names)s?") % {"message": message, "names": names}
    return Match(text, None, Problem.UNKNOWN, message, tuple(names_of))


# -- texts --------------------------------------------------------------------------------------


@cache
def aliases() -> dict[str, list[str]]:
    """Return what else people write, by key of the unit."""
    written: dict[str, list[str]] = defaultdict(list)
    with (DATA / "province_aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            written[row["province_key"]].append(row["alias"])
    return dict(written)


def words(text: str) -> list[str]:
    """Return the folded words of a text, without hyphens and dots."""
    return re.findall(r"[a-z0-9]+", search_key(text))


def joined(text: str) -> str:
    """Return the folded letters of a text: "Kon Tum" and "KonTum" are one."""
    return "".join(words(text))


def spellings(text: str) -> list[str]:
    """Return the text as it is, then without "tỉnh", "thành phố", "TP." or "T."."""
    own = words(text)
    whole = "".join(own)
    bare = [whole.removeprefix(prefix) for prefix in PREFIXES if whole.startswith(prefix)]
    if own[:1] == ["t"]:
        bare.append("".join(own[1:]))
    return [spelling for spelling in [whole, *bare] if spelling]


def initials(name: str) -> str:
    """Return the first letters of a name: "Đà Nẵng" -> "dn"."""
    return "".join(word[0] for word in words(name))


def is_within(name: str, text: str) -> bool:
    """Say whether the words of a name stand together in a text."""
    return f" {' '.join(words(name))} " in f" {' '.join(words(text))} "


def is_begun_by(name: str, text: str) -> bool:
    """Say whether a name begins with the words of a text: "Quảng" begins five names."""
    return bool(words(text)) and f"{' '.join(words(name))} ".startswith(f"{' '.join(words(text))} ")


def either(names: list[str]) -> str:
    """Join names by commas and "hay"."""
    *rest, last = names
    return _("%(rest)s hay %(last)s") % {"rest": ", ".join(rest), "last": last} if rest else last


def shortened(text: str) -> str:
    """Return the beginning of a text, on one line, for a message."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
