"""Being signed in (phiên làm việc): begun at the door, listed for its owner, ended for good.

A session holds when it was last used. One that is idle for too long opens no page any more, but
is kept as it is: a form sent from it can still be told to be its owner's.
"""

import time
from datetime import timedelta
from importlib import import_module
from typing import Any, Final

import django_otp
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from khuyencong.accounts import attempts
from khuyencong.accounts.clients import client_address
from khuyencong.accounts.models import SignIn, User

SEEN_AT, SIGNED_IN_AT, SIGN_IN = "seen_at", "signed_in_at", "sign_in"
LONGEST: Final = 12 * 60 * 60
"""Seconds after which even a session in constant use ends: a working day."""
PRECISION: Final = 60
"""Seconds between two writes of when a session was last used."""


def enter(request: HttpRequest, user: User, device: Any = None) -> None:
    """Sign somebody in whose password, and code where there is one, were right."""
    previous = request.session.get(SIGN_IN) or 0
    request.session.pop(django_otp.DEVICE_ID_SESSION_KEY, None)
    auth.login(request, user)
    if request.session.session_key is None:  # of another account: Django ended that session
        request.session.create()
    django_otp.login(request, device)
    attempts.forgive(request, user)
    SignIn.objects.filter(pk=previous).delete()
    forget_expired(user)
    now = int(time.time())
    row = SignIn.objects.create(user=user, **description(request))
    request.session.update({SEEN_AT: now, SIGNED_IN_AT: now, SIGN_IN: row.pk})


def description(request: HttpRequest) -> dict[str, Any]:
    """Describe the browser for the list of sessions."""
    return {
        "session_key": request.session.session_key,
        "address": client_address(request) or None,
        "agent": request.headers.get("User-Agent", "")[:300],
    }


def leave(request: HttpRequest) -> None:
    """Sign out here."""
    listed(request.session).delete()
    auth.logout(request)


def is_over(session: SessionBase) -> bool:
    """Say whether the session is too old or was idle too long."""
    if SEEN_AT not in session:
        return False
    now = time.time()
    idle = settings.SESSION_IDLE_MINUTES * 60
    is_idle = idle > 0 and now - session[SEEN_AT] > idle
    return bool(is_idle or now - session[SIGNED_IN_AT] > LONGEST)


def touch(request: HttpRequest) -> None:
    """Note that the session is in use, once a minute."""
    session = request.session
    now = int(time.time())
    if now - session.get(SEEN_AT, now) >= PRECISION:
        session[SEEN_AT] = now
        listed(session).update(last_seen=timezone.now(), address=client_address(request) or None)


def follow_key(request: HttpRequest) -> None:
    """Keep the list in step when the session was given a new key."""
    listed(request.session).update(session_key=request.session.session_key)


def listed(session: SessionBase) -> QuerySet[SignIn]:
    """Return the row of a session in the list, if it has one."""
    return SignIn.objects.filter(pk=session.get(SIGN_IN) or 0)


def end(row: SignIn) -> None:
    """Sign out one browser: its session is gone from the database."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    store(session_key=row.session_key).delete()
    row.delete()


def end_all(user: User, *, but: int = 0) -> int:
    """Sign an account out everywhere, except in one browser; return in how many."""
    rows = list(user.sign_ins.exclude(pk=but))
    for row in rows:
        end(row)
    return len(rows)


def forget_expired(user: User) -> None:
    """Drop rows whose session Django no longer knows."""
    oldest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    user.sign_ins.filter(last_seen__lt=oldest).delete()
