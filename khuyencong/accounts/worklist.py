"""Accounts that somebody should look after (tài khoản cần xử lý), for system administrators."""

from datetime import timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from khuyencong.accounts.models import NATIONWIDE_ROLES, User

UNUSED_AFTER: Final = timedelta(days=14)


def without_second_factor() -> QuerySet[User]:
    """Find who sees the whole country and signs in with a password alone."""
    rows = User.objects.filter(is_active=True, role__in=NATIONWIDE_ROLES)
    return rows.filter(second_factor_since=None).order_by("date_joined", "pk")


def never_used() -> QuerySet[User]:
    """Find accounts whose first password has been out for long and was never changed."""
    since = timezone.now() - UNUSED_AFTER
    rows = User.objects.filter(is_active=True, must_change_password=True, date_joined__lt=since)
    return rows.order_by("date_joined", "pk")
