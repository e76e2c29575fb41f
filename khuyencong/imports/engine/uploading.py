"""Takes a file in (tải lên): looked at from outside, kept under its hash, known when it returns."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.attachments.fields import scanned
from khuyencong.imports.engine.refusing import NotNow
from khuyencong.imports.models import ImportBatch, ImportStatus
from khuyencong.sheets.guard import inspect
from khuyencong.sheets.limits import UPLOAD, Limits, OverLimitError
from khuyencong.sheets.refusals import RefusedSheetError

LONGEST_NAME: Final = 150
WINDOW: Final = timedelta(hours=1)
MEGA: Final = 2**20


@dataclass(frozen=True)
class Uploaded:
    """A file that was taken in, and the imports of the very same file that came before."""

    batch: ImportBatch
    same: list[ImportBatch]


def upload_batch(
    user: Any, *, name: str, data: Any, choices: dict[str, Any] | None = None,
    limits: Limits = UPLOAD,
) -> Uploaded:  # fmt: skip
    """Keep a file (bytes, or what Django calls an uploaded file) that may be read.

    Raises RefusedSheetError and NotNow; then nothing of it is kept.
    """
    content = bytes_of(data, limits)
    try:
        inspect(content, name, limits)
    except OverLimitError as error:
        raise RefusedSheetError(error.kind) from error
    refuse_too_much(user, len(content))
    refuse_virus(name, content)
    digest = hashlib.sha256(content).hexdigest()
    same = earlier(user, digest)
    batch = ImportBatch(
        name=printable(name),
        sha256=digest,
        size=len(content),
        uploaded_by=user,
        province=user.province,
        organisation=user.organisation,
        choices=choices or {},
    )
    batch.file.save(batch.name, ContentFile(content), save=False)
    try:
        batch.save()
    except BaseException:
        batch.file.delete(save=False)
        raise
    return Uploaded(batch, same)


def pasted(user: Any, text: str, *, choices: dict[str, Any] | None = None) -> Uploaded:
    """Keep a block that was copied from a spreadsheet: cells parted by tabs."""
    if not text.strip():
        raise RefusedSheetError("no_cells")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    data = ("\ufeff" + lines + "\n").encode()
    name = _("dán %s.tsv") % f"{timezone.localtime():%d-%m-%Y %H.%M}"
    return upload_batch(user, name=name, data=data, choices={"delimiter": "\t", **(choices or {})})


def bytes_of(data: Any, limits: Limits) -> bytes:
    """Read an upload, unless it says itself that it is too large."""
    size = len(data) if isinstance(data, bytes) else data.size
    if size > limits.file_bytes:
        raise RefusedSheetError("too_large")
    return data if isinstance(data, bytes) else b"".join(data.chunks())


def refuse_too_much(user: Any, size: int) -> None:
    """Refuse uploads beyond the hour's allowance, the same as that of other files."""
    lately = ImportBatch.objects.filter(
        uploaded_by=user, uploaded_at__gt=timezone.now() - WINDOW
    ).exclude(file="")
    total = lately.aggregate(total=Sum("size"))["total"] or 0
    most, largest = settings.ATTACHMENT_HOURLY_FILES, settings.ATTACHMENT_HOURLY_MB
    if lately.count() >= most or total + size > largest * MEGA:
        message = _("Mỗi giờ nhận nhiều nhất %(most)d tệp, %(largest)d MB; hãy thử lại sau.")
        raise NotNow(message % {"most": most, "largest": largest})


def refuse_virus(name: str, content: bytes) -> None:
    """Refuse what the scanner of the setting, if there is one, does not let through."""
    if settings.ATTACHMENT_SCANNER and (found := scanned(SimpleUploadedFile(name, content))):
        raise NotNow(_("Tệp bị trình quét vi-rút từ chối: %s") % found)


def earlier(user: Any, digest: str) -> list[ImportBatch]:
    """List the imports of the same file that the person may see, the latest first."""
    same = ImportBatch.objects.visible_to(user).filter(sha256=digest)
    given_up = (ImportStatus.REFUSED, ImportStatus.DISCARDED)
    return list(same.exclude(status__in=given_up).select_related("uploaded_by", "applied_by"))


def printable(name: str) -> str:
    """Keep the words of a name, without its path and without what cannot be seen."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = " ".join("".join(c if c.isprintable() else " " for c in last).split())
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[:LONGEST_NAME]
