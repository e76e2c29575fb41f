"""How much one person uploads in an hour (hạn mức tải lên): no account fills the disk.

Counted from what is stored: uploads of the same second may together pass the limit once.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.attachments.models import Accepted, StoredFile

WINDOW: Final = timedelta(hours=1)
MEGA: Final = 2**20
Stored = tuple[datetime, int]  # when, bytes


def refuse_too_much(user: Any, accepted: Sequence[Accepted]) -> None:
    """Refuse uploads beyond the hour's allowance, and say when there is room for them again."""
    stored = lately_stored(user)
    sizes = [each.upload.size or 0 for each in accepted]
    if fits(stored, sizes):
        return
    words = {
        "count": len(stored),
        "size": sum(size for _at, size in stored) // MEGA,
        "most": settings.ATTACHMENT_HOURLY_FILES,
        "largest": settings.ATTACHMENT_HOURLY_MB,
        "advice": advice(stored, sizes),
    }
    message = _(
        "Trong một giờ qua bạn đã tải %(count)d tệp (%(size)d MB); mỗi giờ nhận nhiều nhất "
        "%(most)d tệp, %(largest)d MB. Điều đã ghi vẫn còn đây. %(advice)s"
    )
    raise ValidationError(message % words, code="too_much")


def lately_stored(user: Any) -> list[Stored]:
    """Return what the person stored within the hour, of every kind of file, oldest first."""
    since = timezone.now() - WINDOW
    return sorted(
        row
        for model in kinds_of_files()
        for row in model._default_manager.filter(
            uploaded_by=user, uploaded_at__gt=since
        ).values_list("uploaded_at", "size")
    )


def kinds_of_files() -> Iterable[type[StoredFile]]:
    """Go through the models whose rows are stored files."""
    return (model for model in apps.get_models() if issubclass(model, StoredFile))


def fits(stored: Sequence[Stored], sizes: Sequence[int]) -> bool:
    """Say whether files of these sizes stay within the hour's allowance."""
    total = sum(size for _at, size in stored) + sum(sizes)
    count = len(stored) + len(sizes)
    within = total <= settings.ATTACHMENT_HOURLY_MB * MEGA
    return within and count <= settings.ATTACHMENT_HOURLY_FILES


def advice(stored: Sequence[Stored], sizes: Sequence[int]) -> str:
    """Say from when on the files fit; fewer at once where they never will."""
    for number, (at, _size) in enumerate(stored, start=1):
        if fits(stored[number:], sizes):
            day = timezone.localtime(at + WINDOW) + timedelta(minutes=1)
            return _("Hãy tải ít tệp hơn, hoặc thử lại sau %s.") % f"{day:%H:%M}"
    return _("Hãy tải ít tệp hơn mỗi lần.")
