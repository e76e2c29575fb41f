"""Values as a person reads them in the log."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.formatting import number


def text_of(row: models.Model, field: Any) -> str:
    """Return the value of a field in words: the name behind a key, the label behind a code."""
    value = getattr(row, field.attname)
    if value is None or value == "":
        return ""
    if field.is_relation:
        related = getattr(row, field.name)
        return str(related)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return plain(value, is_money=isinstance(field, models.BigIntegerField))


def plain(value: Any, *, is_money: bool) -> str:
    """Write dates, amounts and answers in the Vietnamese way."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return number(value) if is_money else str(value)
