"""The form field of uploads: several at once, each judged by its content."""

import hashlib
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from khuyencong.attachments.kinds import ACCEPTED, RefusedFileError, kind_of
from khuyencong.attachments.models import Accepted
from khuyencong.attachments.names import clean_name

MOST_AT_ONCE: Final = 10
SHOWN_NAME: Final = 60


class FilesInput(forms.ClearableFileInput):
    """<input type=file multiple>: also takes what is dropped on it, and photographs on phones."""

    allow_multiple_selected = True


class AttachmentsField(forms.FileField):
    """Uploads as a list of `Accepted`; one bad file refuses all, and each is named."""

    widget = FilesInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the chooser show what is accepted."""
        limit = settings.ATTACHMENT_MAX_MB
        return {"multiple": True, "accept": ACCEPTED, "data-files": str(limit)}

    def clean(self, data: Any, initial: Any = None) -> list[Accepted]:
        """Judge every file."""
        uploads = [upload for upload in data or [] if upload is not None]
        if not uploads:
            if self.required:
                raise ValidationError(_("Hãy chọn tệp."), code="required")
            return []
        if len(uploads) > MOST_AT_ONCE:
            raise ValidationError(_("Mỗi lần tải nhiều nhất %d tệp.") % MOST_AT_ONCE)
        results = [judged(upload) for upload in uploads]
        if refusals := [result for result in results if isinstance(result, ValidationError)]:
            raise ValidationError(refusals)
        return [result for result in results if isinstance(result, Accepted)]


def judged(upload: UploadedFile[Any]) -> Accepted | ValidationError:
    """Accept a file, or say in a sentence with its name why not."""
    try:
        return accept(upload)
    except RefusedFileError as refusal:
        words = {"name": printable(upload.name or ""), "why": refusal.message}
        return ValidationError(_("%(name)s: %(why)s"), code=refusal.kind, params=words)


def accept(upload: UploadedFile[Any]) -> Accepted:
    """Look at a file; raises RefusedFileError."""
    limit = settings.ATTACHMENT_MAX_MB
    if (upload.size or 0) > limit * 2**20:
        raise RefusedFileError("too_large", _("lớn hơn %d MB.") % limit)
    kind = kind_of(upload.file)  # type: ignore[arg-type]  # the stubs' files may be None; Django's are not
    if found := scanned(upload):
        raise RefusedFileError("virus", _("bị trình quét vi-rút từ chối: %s") % found)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return Accepted(upload, clean_name(upload.name or "", kind), kind, digest.hexdigest())


def scanned(upload: UploadedFile[Any]) -> str:
    """Ask the scanner of the setting, if there is one, what it has against the file."""
    if not settings.ATTACHMENT_SCANNER:
        return ""
    upload.seek(0)
    return import_string(settings.ATTACHMENT_SCANNER)(upload) or ""


def printable(name: str) -> str:
    """Shorten a name as it came, without what cannot be seen."""
    return "".join(char for char in name if char.isprintable())[:SHOWN_NAME]
