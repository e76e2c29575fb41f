"""Step 2 (lỗi): what is wrong, cell by cell; fixed here by typing, or in the annotated workbook."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khuyencong.accounts.models import User
from khuyencong.imports.choosing import (
    before_of,
    choices_of,
    remember_before,
    with_edits,
    with_left,
    write_choices,
)
from khuyencong.imports.engine import ChangedMeanwhile, NotNow
from khuyencong.imports.models import ImportBatch, ImportStatus
from khuyencong.imports.problems import (
    INFO,
    ORDER,
    Cell,
    CellProblem,
    count_by_severity,
    kinds_in,
    problems_of,
)
from khuyencong.imports.tables import place_words
from khuyencong.imports.views import doing
from khuyencong.imports.views.access import editable, is_stale, not_now, signed_in, visible
from khuyencong.imports.views.frame import frame_of
from khuyencong.sheets.cells import letters
from khuyencong.sheets.choices import Choices, Row

HERE: Final = "import-problems"
PAGE_SIZE: Final = 40
LONGEST_EDIT: Final = 2000
MOST_REVISED: Final = 100
FILTERS: Final = ("muc", "loai")
SEVERITIES: Final = {"loi": "error", "canh-bao": "warning", "can-biet": "info"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """List the problems; what is typed into their cells is read at once."""
    user = signed_in(request)
    batch = visible(user, pk)
    if request.method != "POST":
        return page(request, user, batch) if batch.understood else redirect("import", pk)
    user, batch = editable(request, pk)
    if batch.status != ImportStatus.READ or doing.is_busy(batch):
        return not_now(request, batch, _("Lần nhập này không còn ở bước sửa lỗi."), 403)
    if is_stale(request, batch):
        warning = _(
            "Lần nhập này đã được sửa ở cửa sổ khác. Chữ bạn vừa gõ vẫn còn ở các ô dưới đây."
        )
        return page(request, user, batch, typed=request.POST, warning=warning)
    return fixed(request, user, batch)


def fixed(request: HttpRequest, user: User, batch: ImportBatch) -> HttpResponse:
    """Take over what was typed, and read the file again."""
    found = problems_of(batch)
    edits, out = edits_in(request.POST, found, now_in_cells(batch)), left_in(request.POST, found)
    if too_long := [text for text in edits.values() if len(text) > LONGEST_EDIT]:
        warning = _("Có ô dài %(count)d chữ; mỗi ô nhiều nhất %(most)d.")
        words = {"count": len(too_long[0]), "most": LONGEST_EDIT}
        return page(request, user, batch, typed=request.POST, warning=warning % words)
    if not edits and not out:
        messages.info(request, _("Chưa có ô nào được gõ khác đi."))
        return redirect(here(batch, request))
    remember_before(batch, stood_in(edits, found))
    write_choices(batch, with_left(with_edits(choices_of(batch), edits), out))
    try:
        doing.read_again(batch, user)
    except (NotNow, ChangedMeanwhile) as error:
        return page(request, user, batch, typed=request.POST, warning=str(error))
    messages.success(request, told(len(edits), len(out)))
    return redirect(here(batch, request))


def told(edits: int, out: int) -> str:
    """Say what was done."""
    if not out:
        return _("Đã sửa %d ô và đọc lại tệp.") % edits
    return _("Đã sửa %(edits)d ô, bỏ %(out)d dòng và đọc lại tệp.") % {"edits": edits, "out": out}


def stood_in(edits: Mapping[Cell, str], found: Iterable[CellProblem]) -> dict[Cell, str]:
    """Return what the file says in the cells that are typed over."""
    return {each.cell: each.value for each in found if each.cell and each.cell in edits}


def left_in(sent: QueryDict, found: Iterable[CellProblem]) -> set[Row]:
    """Return the rows that are to be left out, among those of which something is told."""
    ticked = set(sent.getlist("bo"))
    return {each.line for each in found if each.line and each.line_name in ticked}


def here(batch: ImportBatch, request: HttpRequest) -> str:
    """Return to the list as it was filtered."""
    query = urlencode({name: value for name in FILTERS if (value := request.GET.get(name))})
    return reverse(HERE, args=[batch.pk]) + (f"?{query}" if query else "")


def now_in_cells(batch: ImportBatch) -> Mapping[Cell, str]:
    """Return what was typed over cells before."""
    return choices_of(batch).edits


def edits_in(
    sent: Mapping[str, str], found: list[CellProblem], before: Mapping[Cell, str]
) -> dict[Cell, str]:
    """Return the cells into which something else was typed than they show."""
    edits, taken = {}, sent.get("goi-y", "").partition("|")
    shown = texts_in(found, before)
    for problem in found:
        cell = problem.cell
        if cell is None:
            continue
        if taken[0] == problem.name and taken[2] in problem.suggestions:
            edits[cell] = taken[2]
        elif problem.name in sent and cell not in edits:
            text = sent[problem.name].replace("\r\n", "\n").strip()
            if text != shown[cell]:
                edits[cell] = text
    return edits


def texts_in(found: Iterable[CellProblem], typed: Mapping[Cell, str]) -> dict[Cell, str]:
    """Return what the field of each cell shows: what was typed over it, else what it says."""
    shown: dict[Cell, str] = {}
    for problem in found:
        if problem.cell:
            text = typed.get(problem.cell, problem.value).replace("\r\n", "\n").strip()
            shown.setdefault(problem.cell, text)
    return shown


# -- the page -------------------------------------------------------------------------------------


def page(
    request: HttpRequest, user: User, batch: ImportBatch, *, typed: Mapping[str, str] | None = None,
    warning: str = "",
) -> HttpResponse:  # fmt: skip
    """Show problems that match the filter, with fields to type into."""
    everything, choices = problems_of(batch), choices_of(batch)
    severity = SEVERITIES.get(request.GET.get("muc", ""), "")
    kind = request.GET.get("loai", "")
    of_severity = [each for each in everything if severity in ("", each.severity)]
    matching = [each for each in of_severity if kind in ("", each.kind)]
    shown: Page[Any] = Paginator(matching, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        **frame_of(batch, user, HERE),
        "counts": count_by_severity(everything),
        "severities": severity_links(everything, request.GET.get("muc", "")),
        "severity": request.GET.get("muc", ""),
        "kinds": kinds_in(of_severity),
        "kind": kind,
        "page": shown,
        "lines": lines_of(shown, texts_in(everything, choices.edits), typed or {}, choices.edits),
        **revised_in(batch, choices),
        "query": urlencode({n: request.GET[n] for n in FILTERS if request.GET.get(n)}),
        "warning": warning,
        "may_annotate": bool(batch.file) and batch.status == ImportStatus.READ,
    }
    return render(request, "imports/problems.html", context, status=409 if warning else 200)


def severity_links(found: Iterable[CellProblem], chosen: str) -> list[tuple[str, str, int, bool]]:
    """List the filter by severity: value, words, count, whether it is in force."""
    counts = count_by_severity(found)
    labels = {"error": _("Lỗi"), "warning": _("Cảnh báo"), "info": _("Cần biết")}
    links = [("", _("Tất cả"), sum(counts.values()), not chosen)]
    for key, severity in SEVERITIES.items():
        links.append((key, labels[severity], counts[severity], chosen == key))
    return links


def revised_in(batch: ImportBatch, choices: Choices) -> dict[str, Any]:
    """List the cells that were typed over, and the rows that are left out, in the file's order."""
    before = before_of(batch)
    cells = [
        {
            "place": place_words(cell[0], f"{letters(cell[2])}{cell[1]}", cell[1]),
            "key": f"{cell[1]}|{cell[2]}|{cell[0]}",
            "before": before.get(cell),
            "now": text,
        }
        for cell, text in sorted(choices.edits.items())
    ]
    rows = [
        {"place": place_words(sheet, "", row), "key": f"{row}|{sheet}"}
        for sheet, row in sorted(choices.left)
    ]
    return {"edited": cells, "left": rows[:MOST_REVISED], "left_count": len(rows)}


def ticked_in(typed: Mapping[str, str]) -> list[str]:
    """Return the boxes that were ticked in a form that comes back."""
    return typed.getlist("bo") if isinstance(typed, QueryDict) else []


def lines_of(
    shown: Iterable[CellProblem], texts: Mapping[Cell, str], typed: Mapping[str, str],
    edits: Mapping[Cell, str],
) -> list[dict[str, Any]]:  # fmt: skip
    """Prepare the problems of a page: one field for each cell, however much is wrong with it."""
    lines, cells, rows = [], set(), set()
    for problem in shown:
        cell, row = problem.cell, problem.line
        is_first = cell is not None and cell not in cells
        is_new_row = row is not None and row not in rows and problem.severity != INFO
        cells.add(cell)
        rows |= {row} if is_new_row else set()
        text = typed.get(problem.name, texts[cell] if cell else "")
        lines.append({
            "problem": problem,
            "text": text,
            "has_lines": "\n" in text,
            "has_field": is_first,
            "may_be_left": is_new_row,
            "is_ticked": is_new_row and problem.line_name in ticked_in(typed),
            "is_edited": cell in edits,
            "order": ORDER.get(problem.severity, 0),
        })  # fmt: skip
    return lines
