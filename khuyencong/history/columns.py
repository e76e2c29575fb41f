"""The remembered columns of a model, looked at once: an import asks 100,000 times for them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import models

from khuyencong.history.texts import plain


class Column(NamedTuple):
    """A column as the log names it and writes its values."""

    name: str
    attname: str
    label: str
    is_secret: bool
    is_relation: bool
    is_money: bool
    labels: dict[Any, str] | None  # of a choice, by code

    def text(self, row: models.Model, value: Any) -> str:
        """Return a value in words: the name behind a key, the label behind a code."""
        if value is None or value == "":
            return ""
        if self.is_relation:
            return str(getattr(row, self.name))
        if self.labels is not None:
            return str(self.labels.get(value, value))
        return value if type(value) is str else plain(value, is_money=self.is_money)


@lru_cache(maxsize=500)
def columns_of(model: Any, _language: str | None) -> tuple[Column, ...]:
    """Return the columns of a model that are remembered, named in the language of now."""
    return tuple(made(model.kept_secret, model.remembered_fields()))


def made(secret: Iterable[str], fields: Iterable[Any]) -> Iterable[Column]:
    """Look at fields."""
    for field in fields:
        yield Column(
            name=field.name,
            attname=field.attname,
            label=str(field.verbose_name),
            is_secret=field.name in secret,
            is_relation=bool(field.is_relation),
            is_money=isinstance(field, models.BigIntegerField),
            labels=labels_of(field),
        )


def labels_of(field: Any) -> dict[Any, str] | None:
    """Return the words for the codes of a choice, or for yes and no."""
    if isinstance(field, models.BooleanField):
        return {answer: plain(answer, is_money=False) for answer in (True, False)}
    return {code: str(label) for code, label in field.flatchoices} if field.choices else None
