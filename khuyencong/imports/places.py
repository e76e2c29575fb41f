"""Provinces in sheets: what a text names at any time, and the unit that it names in a year."""

from datetime import date
from functools import cached_property
from typing import Any

from khuyencong.sheets.places import Names, Place
from provinces.geography import Territory, Unit
from provinces.models import Province
from provinces.names import Match, NameBook


class ProvinceBook:
    """Every spelling of every unit; one query when it is made, one when units are read."""

    def __init__(self) -> None:
        self.book = NameBook(Territory.load())
        self.keys = {unit.key: unit for unit in self.book.territory.units}
        self.met: dict[tuple[str, int], Province] = {}

    @cached_property
    def provinces(self) -> dict[int, Province]:
        """Return the units as records."""
        return Province.objects.in_bulk()

    def find(self, text: str) -> Place:
        """Answer who reads a sheet in this process."""
        return Names(self.spelled).find(text)

    @property
    def spelled(self) -> dict[str, str]:
        """Return every spelling and key with the name that is understood by it."""
        units = self.book.territory.units
        names = {name: unit.name for unit in units for name in self.book.names_of(unit)}
        return {**{key: key for key in self.keys}, **names}

    def in_year(self, text: str, year: int) -> Province:
        """Return the unit of the year's first day, else of its last; raise ValueError.

        A plan of 2025 was made for the 63; what only stands since July is the unit that is meant.
        """
        if (text, year) not in self.met:
            self.met[text, year] = self.provinces[self.pk_in_year(text, year)]
        return self.met[text, year]

    def pk_in_year(self, text: str, year: int) -> int:
        """Look a unit up; raise ValueError."""
        if text in self.keys:
            return self.keys[text].pk
        first = self.book.find(text, date(year, 1, 1))
        match = first if first.unit else self.book.find(text, date(year, 12, 31))
        if match.unit is None:
            raise ValueError(self.told(first, match))
        return match.unit.pk

    def told(self, first: Match, last: Match) -> str:
        """Return the more helpful of two refusals."""
        return last.message if last.suggestions and not first.suggestions else first.message

    def words(self, province: Any) -> str:
        """Return words that read back as the unit, whatever the year."""
        unit: Unit = self.keys[province.key]
        return unit.key
