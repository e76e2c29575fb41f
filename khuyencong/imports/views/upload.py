"""The first page (nhập liệu): choose a file or paste a block; what may come, what came lately."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khuyencong.accounts.models import User
from khuyencong.imports.engine import NotNow
from khuyencong.imports.forms.upload import PasteForm, UploadForm
from khuyencong.imports.kinds import kinds_for
from khuyencong.imports.models import ImportBatch
from khuyencong.imports.views import doing
from khuyencong.imports.views.access import importer
from khuyencong.sheets.refusals import RefusedSheetError

RECENT: Final = 5


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Take a file or a block; say in place what is wrong with it."""
    user = importer(request)
    pasted = request.method == "POST" and "block" in request.POST
    upload = UploadForm(request.POST, request.FILES) if is_upload(request) else UploadForm()
    paste = PasteForm(request.POST) if pasted else PasteForm()
    form = paste if pasted else upload
    if form.is_valid():
        name, data = form.given()
        try:
            return redirect("import", doing.bring_in(user=user, name=name, data=data).pk)
        except (RefusedSheetError, NotNow) as refusal:
            message = getattr(refusal, "message", str(refusal))
            form.add_error("block" if pasted else "file", message)
    context = {
        "form": form, "upload": upload, "paste": paste, "kinds": kinds_for(user),
        "recent": recent(user),
    }  # fmt: skip
    return render(request, "imports/upload.html", context)


def is_upload(request: HttpRequest) -> bool:
    """Say whether a file was sent, or should have been."""
    return request.method == "POST" and "block" not in request.POST


def recent(user: User) -> list[ImportBatch]:
    """Return the person's latest imports."""
    rows = ImportBatch.objects.visible_to(user).filter(uploaded_by=user)
    return list(rows.select_related("uploaded_by")[:RECENT])
