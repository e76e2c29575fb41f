"""Values as a person reads them in the log."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.formatting import number


def plain(value: Any, *, is_money: bool) -> str:
    """Write dates, amounts and answers in the Vietnamese way."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return number(value) if is_money else str(value)
