"""Territory and bodies (địa giới, tổ chức): the files in provinces/data into the database.

Run again, it changes only what the files changed. A unit or body that an administrator has edited
in the admin is theirs: where it differs from the files it is kept, and reported.
"""

import csv
from collections.abc import Callable, Container, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, TypeVar

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from khuyencong.text import search_key, sort_key
from provinces.models import Designation, Organisation, Province, RegionMembership

DATA: Final = Path(__file__).resolve().parent / "data"

Row = dict[str, str]
Attributes = dict[str, Any]
Key = TypeVar("Key", bound=Hashable)
Entry = TypeVar("Entry", bound=models.Model)
Keyed = TypeVar("Keyed", Province, Organisation)
Period = TypeVar("Period", Designation, RegionMembership)


@dataclass
class Outcome:
    """What became of the rows of one file."""

    name: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)  # edited in the admin, unlike the file

    def keep(self, key: str) -> None:
        """Note, once, that a unit or body differs from the file and stays so."""
        if key not in self.kept:
            self.kept.append(key)

    @property
    def wrote(self) -> bool:
        """Say whether the database was changed."""
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True)
class LoadReport:
    """What became of the files."""

    outcomes: tuple[Outcome, ...]

    @property
    def wrote(self) -> bool:
        """Say whether the database was changed."""
        return any(outcome.wrote for outcome in self.outcomes)


@transaction.atomic
def load_territory(folder: Path = DATA) -> LoadReport:
    """Bring units, their names and regions, and bodies up to date with the files."""
    provinces = rows_of(folder / "provinces.csv")
    units = load_keyed(Province, provinces, "successor_key", unit_of)
    register = Register.of({row["key"] for row in provinces})
    names = rows_of(folder / "province_designations.csv")
    regions = rows_of(folder / "region_memberships.csv")
    bodies = rows_of(folder / "organisations.csv")
    return LoadReport(
        (
            units,
            load_periods(Designation, names, ("name", "kind", "note"), register),
            load_periods(RegionMembership, regions, ("region",), register),
            load_keyed(Organisation, bodies, "parent", register.body_of),
        )
    )


def rows_of(path: Path) -> list[Row]:
    """Read a file of the project."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def period(row: Row) -> Attributes:
    """Read the half-open period of a row; an empty day is unbounded."""
    return {
        name: date.fromisoformat(row[name]) if row[name] else None
        for name in ("valid_from", "valid_to")
    }


def keys_of(name: str) -> Attributes:
    """Return what Model.save keeps in step: a bulk write goes past it."""
    return {"search_key": search_key(name), "sort_key": sort_key(name)}


def edited_in_admin(model: type[models.Model], key: str = "key") -> set[str]:
    """Return the keys of the rows that somebody has added or changed by hand."""
    content_type = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=content_type).exclude(change_message="[]")
    touched = [int(pk) for pk in entries.values_list("object_id", flat=True).distinct() if pk]
    return set(model._default_manager.filter(pk__in=touched).values_list(key, flat=True))


# -- units and bodies, found again by their key -------------------------------------------------


def load_keyed(
    model: type[Keyed],
    rows: list[Row],
    link: str,
    read: Callable[[Row, int | None], Attributes],
) -> Outcome:
    """Load rows that have a key and may point at another row of their file."""
    outcome = Outcome(str(model._meta.verbose_name))
    by_hand = edited_in_admin(model)
    for wave in in_waves(rows, link):
        stored: dict[str, Keyed] = {entry.key: entry for entry in model._default_manager.all()}
        wanted = {
            row["key"]: read(row, stored[row[link]].pk if row[link] else None) for row in wave
        }
        bring_up_to_date(outcome, model, stored, wanted, by_hand, owner=str)
    return outcome


def in_waves(rows: list[Row], link: str) -> Iterator[list[Row]]:
    """Yield the rows so that what a row points at came in an earlier wave."""
    settled = {""}
    while rows:
        wave = [row for row in rows if row[link] in settled]
        if not wave:
            raise ValueError(f"{link} of {rows[0]['key']} leads nowhere or round in a circle")
        yield wave
        settled |= {row["key"] for row in wave}
        rows = [row for row in rows if row["key"] not in settled]


def unit_of(row: Row, successor: int | None) -> Attributes:
    """Read a unit (đơn vị hành chính)."""
    names = {name: row[name] for name in ("key", "gso_code", "name", "kind")}
    return names | keys_of(row["name"]) | period(row) | {"successor_id": successor}


@dataclass(frozen=True)
class Register:
    """The units that the files know, and whose rows are whose."""

    pk_of: Mapping[str, int]
    key_of: Mapping[int, str]
    by_hand: Container[str]

    @classmethod
    def of(cls, keys: set[str]) -> "Register":
        """Look the units of the files up."""
        pk_of = dict(Province.objects.filter(key__in=keys).values_list("key", "pk"))
        key_of = {pk: key for key, pk in pk_of.items()}
        return cls(pk_of, key_of, edited_in_admin(Province))

    def body_of(self, row: Row, parent: int | None) -> Attributes:
        """Read a body (tổ chức); most belong to no province."""
        names = {name: row[name] for name in ("key", "name", "kind")} | keys_of(row["name"])
        province = self.pk_of[row["province"]] if row["province"] else None
        return names | period(row) | {"parent_id": parent, "province_id": province}


# -- periods of a unit, found again by the day they begin ---------------------------------------


def load_periods(
    model: type[Period], rows: list[Row], columns: tuple[str, ...], register: Register
) -> Outcome:
    """Load the dated rows of units; one that its file no longer has goes."""
    outcome = Outcome(str(model._meta.verbose_name))
    stored: dict[tuple[str, date | None], Period] = {
        (register.key_of[entry.province_id], entry.valid_from): entry
        for entry in model._default_manager.filter(province__in=register.key_of)
    }
    wanted = {}
    for row in rows:
        attributes = period(row) | {name: row[name] for name in columns}
        attributes["province_id"] = register.pk_of[row["province_key"]]
        wanted[row["province_key"], attributes["valid_from"]] = attributes
    remove_surplus(outcome, model, stored, wanted, register)
    bring_up_to_date(outcome, model, stored, wanted, register.by_hand, owner=itemgetter(0))
    return outcome


def remove_surplus(
    outcome: Outcome,
    model: type[Period],
    stored: Mapping[tuple[str, date | None], Period],
    wanted: Container[tuple[str, date | None]],
    register: Register,
) -> None:
    """Remove the periods of the units of the files that their file no longer has."""
    surplus = [
        entry.pk
        for key, entry in stored.items()
        if key not in wanted and key[0] not in register.by_hand
    ]
    if surplus:
        model._default_manager.filter(pk__in=surplus).delete()
    outcome.removed += len(surplus)


# -- writing ------------------------------------------------------------------------------------


def bring_up_to_date(
    outcome: Outcome,
    model: type[Entry],
    stored: Mapping[Key, Entry],
    wanted: Mapping[Key, Attributes],
    by_hand: Container[str],
    *,
    owner: Callable[[Key], str],
) -> None:
    """Write what is new or different, in at most two statements; count all."""
    fresh, stale = [], []
    for key, attributes in wanted.items():
        entry = stored.get(key)
        if entry is not None and agrees(entry, attributes):
            outcome.unchanged += 1
        elif owner(key) in by_hand:
            outcome.keep(owner(key))
        elif entry is None:
            fresh.append(model(**attributes))
        else:
            stale.append(changed(entry, attributes))
    write(model, fresh, stale)
    outcome.added += len(fresh)
    outcome.changed += len(stale)


def agrees(entry: models.Model, attributes: Attributes) -> bool:
    """Say whether the stored row is what the file says."""
    return all(getattr(entry, name) == value for name, value in attributes.items())


def changed(entry: Entry, attributes: Attributes) -> Entry:
    """Set what the file says."""
    for name, value in attributes.items():
        setattr(entry, name, value)
    return entry


def write(model: type[Entry], fresh: list[Entry], stale: list[Entry]) -> None:
    """Insert and update in bulk."""
    model._default_manager.bulk_create(fresh)
    fields = [each.name for each in model._meta.concrete_fields if not each.primary_key]
    if stale:
        model._default_manager.bulk_update(stale, fields)
