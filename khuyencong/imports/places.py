"""Provinces in sheets: what a text names at any time, and the unit that it names in a year."""

from datetime import date
from functools import cached_property
from typing import Any

from khuyencong.sheets.places import Place
from provinces.geography import Territory, Unit
from provinces.models import Province
from provinces.names import Match, NameBook, Problem


class ProvinceBook:
    """Every spelling of every unit; one query when it is made, one when units are read."""

    def __init__(self) -> None:
        self.book = NameBook(Territory.load())
        self.keys = {unit.key: unit for unit in self.book.territory.units}

    @cached_property
    def provinces(self) -> dict[int, Province]:
        """Return the units as records."""
        return Province.objects.in_bulk()

    def find(self, text: str) -> Place:
        """Answer the reader of sheets: the name of a unit of any time, or what may be meant."""
        units = self.book.named(text)
        if units or text in self.keys:
            return Place(units[0].name if units else text)
        match = self.book.find(text, date.today())  # noqa: DTZ011 - only for its suggestions
        names = tuple(unit.name for unit in match.suggestions)
        return Place(None, match.problem == Problem.SEVERAL, names)

    def in_year(self, text: str, year: int) -> Province:
        """Return the unit of the year's first day, else of its last; raise ValueError.

        A plan of 2025 was made for the 63; what only stands since July is the unit that is meant.
        """
        if text in self.keys:
            return self.provinces[self.keys[text].pk]
        first = self.book.find(text, date(year, 1, 1))
        match = first if first.unit else self.book.find(text, date(year, 12, 31))
        if match.unit is None:
            raise ValueError(self.told(first, match))
        return self.provinces[match.unit.pk]

    def told(self, first: Match, last: Match) -> str:
        """Return the more helpful of two refusals."""
        return last.message if last.suggestions and not first.suggestions else first.message

    def words(self, province: Any) -> str:
        """Return words that read back as the unit, whatever the year."""
        unit: Unit = self.keys[province.key]
        return unit.key
