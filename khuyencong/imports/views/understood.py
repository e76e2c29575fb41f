"""Step 1 (đã hiểu): what the file was taken for, table by table, each thing correctable."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from khuyencong.accounts.models import User
from khuyencong.imports.choosing import (
    as_found,
    choice_of,
    choices_of,
    table_from_json,
    table_to_json,
    with_table,
    write_choices,
)
from khuyencong.imports.engine import ChangedMeanwhile, NotNow
from khuyencong.imports.engine.reading import with_layouts
from khuyencong.imports.forms.pointing import PointForm
from khuyencong.imports.forms.understood import FileForm, LayoutForm, TableForm
from khuyencong.imports.models import ImportBatch, ImportStatus, SheetLayout
from khuyencong.imports.rows import samples_of
from khuyencong.imports.tables import TableView, file_facts, tables_of, without_table
from khuyencong.imports.views import doing
from khuyencong.imports.views.access import editable, is_stale, not_now, signed_in, visible
from khuyencong.imports.views.frame import frame_of
from khuyencong.sheets.choices import NOTHING_CHOSEN, Choices, TableChoice
from provinces.models import Province

HERE = "import-understood"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def understood(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was understood; a correction reads the file again."""
    user = signed_in(request)
    batch = visible(user, pk)
    if request.method != "POST":
        return page(request, user, batch) if batch.understood else redirect("import", pk)
    user, batch = editable(request, pk)
    if (refusal := refused(request, batch)) is not None:
        return refusal
    return corrected(request, user, batch)


def refused(request: HttpRequest, batch: ImportBatch) -> HttpResponse | None:
    """Refuse a correction of what is written already, or of a page that is no longer true."""
    if batch.status != ImportStatus.READ or doing.is_busy(batch):
        return not_now(request, batch, _("Lần nhập này không còn ở bước sửa cách hiểu."), 403)
    if is_stale(request, batch):
        return not_now(request, batch, _("Lần nhập này đã được sửa ở cửa sổ khác."), 409)
    return None


def corrected(request: HttpRequest, user: User, batch: ImportBatch) -> HttpResponse:
    """Take a correction of the file, or of one table."""
    if "file" in request.POST:
        return file_corrected(request, user, batch)
    if "point" in request.POST:
        return pointed_at(request, user, batch)
    table = table_at(batch, request.POST.get("bang", ""))
    if table is None:
        return redirect(HERE, batch.pk)
    return table_corrected(request, user, batch, table)


def file_corrected(request: HttpRequest, user: User, batch: ImportBatch) -> HttpResponse:
    """Read the whole file as the person says."""
    form = FileForm(request.POST, choices=choices_of(batch), file=batch.file)
    if not form.is_valid():
        return page(request, user, batch, file_form=form)
    return read_with(request, user, batch, form.choice())


def table_corrected(
    request: HttpRequest, user: User, batch: ImportBatch, table: TableView
) -> HttpResponse:
    """Read one table as the person says, as the file says, or without its layout."""
    choices = choices_of(batch)
    if "plain" in request.POST or "reset" in request.POST:
        batch.layout = None
    if "plain" in request.POST:
        return read_with(request, user, batch, as_found(choices, table.data), table)
    if "reset" in request.POST:
        return read_with(
            request, user, batch, with_table(choices, table.data, NOTHING_CHOSEN), table
        )
    chosen = choice_of(with_layouts(choices, user), table.data)
    form = TableForm(request.POST, table=table, chosen=chosen, user=user, places=place_names())
    if not form.is_valid():
        return page(request, user, batch, form)
    return read_with(request, user, batch, with_table(choices, table.data, form.choice()), table)


def pointed_at(request: HttpRequest, user: User, batch: ImportBatch) -> HttpResponse:
    """Read a table where the person says that one is."""
    form = PointForm(request.POST, sheets=without_table(batch))
    if not form.is_valid():
        return page(request, user, batch, point_form=form)
    choices = choices_of(batch)
    tables = {**choices.tables, form.key(): form.choice()}
    return read_with(request, user, batch, replace(choices, tables=tables))


def read_with(
    request: HttpRequest, user: User, batch: ImportBatch, choices: Choices,
    table: TableView | None = None,
) -> HttpResponse:  # fmt: skip
    """Read the file again with other choices, and show what came of it."""
    write_choices(batch, choices)
    try:
        doing.read_again(batch, user)
    except (NotNow, ChangedMeanwhile) as error:
        return not_now(request, batch, str(error), 409)
    messages.success(request, _("Đã đọc lại tệp theo cách hiểu mới."))
    address = reverse(HERE, args=[batch.pk])
    return redirect(f"{address}?bang={table.index + 1}" if table else address)


@require_POST
def read_once_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a file whose reading was stopped, or again as things are now."""
    user, batch = editable(request, pk)
    if not batch.is_open:
        return not_now(request, batch, _("Lần nhập này không còn đọc lại được."), 403)
    try:
        doing.read_again(batch, user)
    except (NotNow, ChangedMeanwhile) as error:
        return not_now(request, batch, str(error), 409)
    return redirect("import", pk)


def table_at(batch: ImportBatch, number: str) -> TableView | None:
    """Return a table by its number in the address, from 1; the first where there is none."""
    tables = tables_of(batch)
    wanted = int(number) if number.isdecimal() else 1
    return next(
        (table for table in tables if table.index == wanted - 1), tables[0] if tables else None
    )


def page(
    request: HttpRequest, user: User, batch: ImportBatch, form: TableForm | None = None,
    file_form: FileForm | None = None, point_form: PointForm | None = None,
) -> HttpResponse:  # fmt: skip
    """Show one table with its fields, and the list of all."""
    choices = choices_of(batch)
    table = form.table if form else table_at(batch, request.GET.get("bang", ""))
    chosen = choice_of(with_layouts(choices, user), table.data) if table else NOTHING_CHOSEN
    if table and form is None:
        samples = samples_of(batch, table.index)
        form = TableForm(
            table=table, chosen=chosen, user=user, places=place_names(), samples=samples
        )
    if form and batch.status != ImportStatus.READ:
        form.close()
    context = {
        **frame_of(batch, user, HERE),
        "tables": tables_of(batch),
        "table": table,
        "form": form,
        "is_corrected": chosen != NOTHING_CHOSEN,
        "layouts": layouts_for(user, table, chosen) if table else [],
        "layout_form": LayoutForm(),
        "file_form": file_form or FileForm(choices=choices),
        "file": file_facts(batch),
        "has_legacy": any(each.decodings for each in tables_of(batch)),
        "no_table": without_table(batch),
        "point_form": point_form or PointForm(sheets=without_table(batch)),
    }
    return render(request, "imports/understood.html", context)


def place_names() -> list[str]:
    """Return the names of the units of all times, each once."""
    rows = Province.objects.order_by("sort_key").values_list("name", flat=True)
    return list(dict.fromkeys(rows))


# -- layouts that the office keeps ----------------------------------------------------------------


def layouts_for(user: User, table: TableView, chosen: TableChoice) -> list[SheetLayout]:
    """Return the saved layouts for tables with this header that are not in force already."""
    print_ = str(table.data.get("fingerprint", ""))
    if not print_:
        return []
    rows = SheetLayout.objects.visible_to(user).filter(fingerprint=print_)
    return [
        row for row in rows.select_related("created_by") if choice_in(row) != chosen.for_layout()
    ]


def choice_in(layout: SheetLayout) -> TableChoice:
    """Read what a layout keeps."""
    return table_from_json(layout.choices)


@require_POST
def layout_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the corrections of a table under a name, for the next file with its header."""
    user, batch = editable(request, pk)
    table = table_at(batch, request.POST.get("bang", ""))
    if table is None or not table.data.get("fingerprint"):
        return not_now(request, batch, _("Bảng này chưa có gì để lưu thành bố cục."), 403)
    chosen = choice_of(with_layouts(choices_of(batch), user), table.data)
    layout = SheetLayout(
        fingerprint=table.data["fingerprint"], choices=table_to_json(chosen.for_layout()),
        province=user.province, organisation=user.organisation, created_by=user,
    )  # fmt: skip
    form = LayoutForm(request.POST, instance=layout)
    if form.is_valid():
        form.save()
        messages.success(request, _("Đã lưu bố cục “%s”.") % layout.name)
    else:
        for error in form.errors.get("name", ()):
            messages.error(request, _("Chưa lưu bố cục: %s") % error)
    return redirect(f"{reverse(HERE, args=[pk])}?bang={table.index + 1}")


@require_POST
def layout_use(request: HttpRequest, pk: int, layout: int) -> HttpResponse:
    """Read a table as a saved layout says."""
    user, batch = editable(request, pk)
    if (refusal := refused(request, batch)) is not None:
        return refusal
    row = get_object_or_404(SheetLayout.objects.visible_to(user), pk=layout)
    table = table_at(batch, request.POST.get("bang", ""))
    if table is None or table.data.get("fingerprint") != row.fingerprint:
        return not_now(request, batch, _("Bố cục này là của một tiêu đề khác."), 403)
    batch.layout = row
    return read_with(
        request, user, batch, with_table(choices_of(batch), table.data, choice_in(row)), table
    )
