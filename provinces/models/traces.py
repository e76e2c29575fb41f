"""Tables of traces: found quickly, which rows of a register may hold the words of a search.

A cache: written with the text it is of, checked by `manage.py rebuild_cells --check`
(docs/decisions/0015-lines.md).
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from types import SimpleNamespace
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, Q

from khuyencong.history.inserting import insert
from khuyencong.traces import trace_of

PARTS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")
FEW: Final = 500
"""So few rows are named by their keys: every SQLite build takes that many in one statement."""
BATCH: Final = 500


class TraceQuerySet(models.QuerySet[Any]):
    """Traces by what they may be of; a cache has no history."""

    def of_words(self, words: Iterable[str]) -> Self:
        """Keep the traces that have all pairs and threes of letters of the words."""
        rows = self
        for name, bits in zip(PARTS, trace_of(" ".join(words)), strict=True):
            if bits:
                met = ExpressionWrapper(F(name).bitand(bits), models.BigIntegerField())
                rows = rows.alias(**{f"{name}_met": met}).filter(**{f"{name}_met": bits})
        return rows

    def suspects(self, words: Iterable[str]) -> Q:
        """Match all rows that may hold the words; any row at all where those are many."""
        found = self.of_words(words).values_list("pk", flat=True)
        if not found.query.where:
            return Q()
        pks = list(found[: FEW + 1])
        if len(pks) <= FEW:
            return Q(pk__in=pks)
        many = self.model.many
        return Q() if many <= FEW or found[many : many + 1] else Q(pk__in=found)

    def keep(self, texts: Iterable[tuple[Any, str]]) -> None:
        """Write the traces of texts, given with the keys of their rows, where they differ."""
        rest = iter(texts)
        while batch := list(islice(rest, BATCH)):
            self.store(batch)

    def store(self, texts: list[tuple[Any, str]]) -> None:
        """Write the traces of some texts, over those there are, where they differ."""
        stored, due = self.stored(texts), due_of(texts)
        insert(self.model, self.rows({pk: due[pk] for pk in due if pk not in stored}))
        differ = {pk: due[pk] for pk in stored if stored[pk] != due[pk]}
        insert(self.model, self.rows(differ), over=PARTS)

    def rows(self, due: dict[Any, tuple[int, ...]]) -> Iterator[SimpleNamespace]:
        """Make rows to insert."""
        key = self.model._meta.pk.attname
        for pk, numbers in due.items():
            yield SimpleNamespace(**{key: pk}, **dict(zip(PARTS, numbers, strict=True)))

    def stored(self, texts: list[tuple[Any, str]]) -> dict[Any, tuple[int, ...]]:
        """Return the traces that there are of some texts."""
        rows = self.filter(pk__in=[pk for pk, _text in texts]).values_list("pk", *PARTS)
        return {pk: tuple(numbers) for pk, *numbers in rows}

    def stray(self, texts: list[tuple[Any, str]]) -> list[Any]:
        """List the keys of some texts whose traces are missing, or not theirs."""
        stored = self.stored(texts)
        return [pk for pk, numbers in due_of(texts).items() if stored.get(pk) != numbers]

    def differences(self, texts: models.QuerySet[Any]) -> list[Any]:
        """List the keys of rows whose trace is missing, or not that of their text."""
        return [pk for batch in held(texts) for pk in self.stray(batch)]

    def rebuild(self, texts: models.QuerySet[Any]) -> int:
        """Write every trace anew; return how many there are."""
        for batch in held(texts):
            self.keep(batch)
        return self.count()


def due_of(texts: list[tuple[Any, str]]) -> dict[Any, tuple[int, ...]]:
    """Return what the traces of some texts should be."""
    return {pk: trace_of(text) for pk, text in texts}


def numbers_of(trace: "Trace | None") -> tuple[int, ...]:
    """Return what is stored of a row; nothing where its trace is missing."""
    return tuple(getattr(trace, name) for name in PARTS) if trace else ()


def held(texts: models.QuerySet[Any]) -> Iterator[list[tuple[Any, str]]]:
    """Go through keys with texts, a few hundred in each transaction, while their writers wait."""
    last: Any = 0
    while True:
        with transaction.atomic():
            rest = texts.filter(pk__gt=last).order_by("pk")[:BATCH]
            batch = list(rest.select_for_update(of=("self",), no_key=True))
            yield batch
        if not batch:
            return
        last = batch[-1][0]


class Trace(models.Model):
    """The trace of one row's text."""

    many: ClassVar = FEW
    """More rows are not looked up one by one: words so common are met soon."""

    first = models.BigIntegerField()
    second = models.BigIntegerField()
    third = models.BigIntegerField()
    fourth = models.BigIntegerField()
    fifth = models.BigIntegerField()
    sixth = models.BigIntegerField()

    objects = TraceQuerySet.as_manager()

    class Meta:
        abstract = True
