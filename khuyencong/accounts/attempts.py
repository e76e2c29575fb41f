"""Too many wrong passwords or codes (khóa đăng nhập): counted in the database, before the check.

An attempt is written down first and taken back when it succeeds: a hundred attempts at the same
time are a hundred rows, and none slips through between counting and checking.
"""

import logging
from datetime import timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from khuyencong.accounts.backends import find_account
from khuyencong.accounts.clients import client_address, neighbourhood
from khuyencong.accounts.models import FailedSignIn, User

WINDOW: Final = timedelta(minutes=15)
PER_ACCOUNT: Final = 5
"""Failures of one account from one address; another address is not locked: nobody can lock out
a colleague."""
PER_ADDRESS: Final = 30
"""Failures of an address with any name: an office behind one address may mistype more."""
ALERT_AT: Final = 50
"""Failures of one account in a day, from anywhere, that are worth a look."""
KEPT: Final = timedelta(days=1)

logger = logging.getLogger(__name__)


class LockedOutError(Exception):
    """The address has failed too often; `seconds` say for how long it has to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"locked for {seconds} s")
        self.seconds = seconds


def begin(request: HttpRequest, user: User | None, typed: str = "") -> FailedSignIn:
    """Write an attempt down as failed; raise LockedOutError where it is one too many."""
    now = timezone.now()
    FailedSignIn.objects.filter(at__lt=now - KEPT).delete()
    address = neighbourhood(client_address(request))
    attempt = FailedSignIn.objects.create(who=who_is(user, typed), address=address, at=now)
    seconds = seconds_to_wait(attempt)
    if seconds:
        attempt.delete()  # waiting is not prolonged by trying
        logger.warning("sign-in locked: %s from %s", attempt.who, address)
        raise LockedOutError(seconds)
    return attempt


def begin_named(request: HttpRequest, typed: str) -> FailedSignIn:
    """Begin with what was typed as a name; it is stored and logged only if somebody has it."""
    return begin(request, find_account(typed), typed)


def who_is(user: User | None, typed: str) -> str:
    """Name an account for good; of an unknown name only a keyed digest: it may be a password."""
    if user:
        return f"account:{user.pk}"
    return f"name:{salted_hmac('accounts.attempts', typed.strip().lower()).hexdigest()[:32]}"


def seconds_to_wait(attempt: FailedSignIn) -> int:
    """Return for how long an attempt comes too early; 0 when it does not."""
    recent = FailedSignIn.objects.filter(address=attempt.address, at__gt=attempt.at - WINDOW)
    limits = ((recent.filter(who=attempt.who), PER_ACCOUNT), (recent, PER_ADDRESS))
    waits = [0]
    for rows, limit in limits:
        times = rows.order_by("-at").values_list("at", flat=True)[: limit + 1]
        if len(times) > limit:
            waits.append(int((times[limit] + WINDOW - attempt.at).total_seconds()) + 1)
    return max(waits)


def failed(attempt: FailedSignIn, what: str) -> None:
    """Log a failure, without any of what was typed."""
    logger.warning("%s wrong: %s from %s", what, attempt.who, attempt.address)
    if FailedSignIn.objects.filter(who=attempt.who).count() == ALERT_AT:
        logger.error("%s failures in a day: %s", ALERT_AT, attempt.who)


def forgive(request: HttpRequest, user: User) -> None:
    """Forget what an account failed from the address it is now signed in from."""
    address = neighbourhood(client_address(request))
    FailedSignIn.objects.filter(who=who_is(user, ""), address=address).delete()
