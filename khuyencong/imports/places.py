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
        return {**{key: key for key in self.keys}, **names, **self.told_apart}

    @cached_property
    def told_apart(self) -> dict[str, str]:
        """Return by the name that our templates write for a unit the key of that unit."""
        return {told_apart(unit): unit.key for unit in self.keys.values() if has_period(unit)}

    def in_year(self, text: str, year: int) -> Province:
        """Return the unit of the year's first day, else of its last; raise ValueError.

        A plan of 2025 was made for the 63; what only stands since July is the unit that is meant.
        """
        if (text, year) not in self.met:
            self.met[text, year] = self.provinces[self.pk_in_year(text, year)]
        return self.met[text, year]

    def pk_in_year(self, text: str, year: int) -> int:
        """Look a unit up; raise ValueError."""
        key = self.told_apart.get(text, text)
        if key in self.keys:
            return self.keys[key].pk
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


def has_period(unit: Unit | Province) -> bool:
    """Say whether there is a day on which the unit did not stand."""
    return unit.valid_from is not None or unit.valid_to is not None


def told_apart(unit: Unit | Province) -> str:
    """Name a unit so that it is no other of its name: "Bắc Ninh (đến 30/06/2025)"."""
    if unit.valid_to is not None:
        return f"{unit.name} (đến {unit.day_within(unit.valid_to):%d/%m/%Y})"
    return f"{unit.name} (từ {unit.valid_from:%d/%m/%Y})" if unit.valid_from else unit.name
