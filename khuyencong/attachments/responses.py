"""Hands a stored file to who may have it: to save, never to show, never kept by a cache."""

from django.http import FileResponse

from khuyencong.attachments.models import StoredFile


def download(row: StoredFile) -> FileResponse:
    """Stream a file with its own name; the caller has asked whether the person may have it."""
    response = FileResponse(
        row.file.open("rb"),
        as_attachment=True,
        filename=row.name,
        content_type=row.media_type,
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
