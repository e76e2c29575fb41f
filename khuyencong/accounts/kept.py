"""What was typed survives the time-out (giữ lại nội dung đã nhập), without JavaScript.

A form that arrives after the time-out is kept for its sender. Once they have signed in again, a
page that `takes_back` fills itself with what was typed; of every other page the form is shown as
it was sent, to be sent again with one press (`views/late_forms.py`).
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.accounts.models import KeptForm, User

LIFETIME: Final = timedelta(hours=1)
MOST: Final = 20
"""Forms kept for one account; the oldest go."""
LONGEST: Final = 1_000_000
"""Characters of one form."""
SECRET: Final = re.compile(r"password|mat_khau|csrfmiddlewaretoken", re.IGNORECASE)


def keep(request: HttpRequest, user: User) -> bool:
    """Keep the fields of a form, no file and no password; say whether there were any."""
    fields = request.POST.copy()
    for name in [name for name in fields if SECRET.search(name)]:
        del fields[name]
    text = fields.urlencode()
    if not fields or len(text) > LONGEST:
        return False
    KeptForm.objects.update_or_create(
        user=user, path=request.path[:500], defaults={"query": text, "kept_at": timezone.now()}
    )
    newest = user.kept_forms.order_by("-kept_at").values("pk")[:MOST]
    user.kept_forms.exclude(pk__in=[row["pk"] for row in newest]).delete()
    return True


def take(request: HttpRequest, path: str = "") -> QueryDict | None:
    """Hand back what this user sent to the address (this page's unless named), once."""
    if not isinstance(request.user, User):
        return None
    row = request.user.kept_forms.filter(path=(path or request.path)[:500]).first()
    if row is None or not row.delete()[0] or row.kept_at < timezone.now() - LIFETIME:
        return None
    messages.info(
        request,
        _("Phiên trước đã hết hạn trước khi lưu. Nội dung bạn đã nhập còn đây; hãy xem và lưu."),
    )
    return QueryDict(row.query)


def takes_back(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose page asks for what was kept and fills its form with it."""
    view.takes_back = True  # type: ignore[attr-defined]  # read by the middleware
    return view


def waiting(user: User, path: str) -> list[tuple[str, str]]:
    """Return what is kept of a form sent to the address; it stays until it is too old."""
    lately = timezone.now() - LIFETIME
    row = user.kept_forms.filter(path=path[:500], kept_at__gt=lately).first()
    return fields_of(QueryDict(row.query)) if row else []


def fields_of(sent: QueryDict) -> list[tuple[str, str]]:
    """List the fields of a form but for its secrets, in their order."""
    return [
        (name, value)
        for name, values in sent.lists()
        for value in values
        if not SECRET.search(name)
    ]


def page_of(request: HttpRequest) -> str:
    """Return where a form was filled in: on a page of ours, or where it was sent."""
    origin = urlsplit(request.headers.get("Referer", ""))
    if origin.netloc != request.get_host():
        return request.get_full_path()
    return f"{origin.path}?{origin.query}" if origin.query else origin.path
