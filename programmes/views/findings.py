"""What does not agree in the published record (đối chiếu)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khuyencong.exports.download import Download
from khuyencong.tables import Column, Source, Table
from programmes.agreement.findings import Finding, Kind, Verdict
from programmes.agreement.records import review_with_records
from programmes.agreement.review import with_everything
from programmes.forms.filtering import filter_words
from programmes.forms.findings import FindingFilter
from programmes.models import ReportedFigure
from programmes.views.comparison_rows import finding_rows, finding_table
from programmes.views.figures import other_problems, reader
from provinces.geography import Territory

PAGE_SIZE: Final = 30
KINDS: Final = "theo-loai"


@dataclass(frozen=True)
class KindCount:
    """How many comparisons of one kind came out how."""

    kind: Kind
    counts: Counter[Verdict]
    query: str

    @property
    def cells(self) -> list[int]:
        """Return real disagreements, stages, partial, within tolerance, exact."""
        tolerated = self.counts[Verdict.TOLERATED] + self.counts[Verdict.ROUNDING]
        return [
            self.counts[Verdict.DIFFERS],
            self.counts[Verdict.STAGES],
            self.counts[Verdict.PARTIAL],
            tolerated,
            self.counts[Verdict.EXACT],
        ]


def kind_counts(findings: Iterable[Finding], form: FindingFilter) -> list[KindCount]:
    """Count comparisons by kind and verdict, with the address that lists each kind."""
    counted: dict[Kind, Counter[Verdict]] = {kind: Counter() for kind in Kind}
    for finding in findings:
        counted[finding.kind][finding.verdict] += 1
    return [KindCount(kind, counts, form.query_of(loai=kind)) for kind, counts in counted.items()]


def kind_table(kinds: list[KindCount], filters: str) -> Table:
    """Return the counts of comparisons as a table to download."""
    labels = [_("Vượt dung sai"), _("Khác mức"), _("Chỉ nêu một phần"), _("Trong dung sai")]
    counts = [Column(label, label, "count") for label in [*labels, _("Khớp")]]
    origin = _("tính từ các số trong tài liệu công bố")
    return Table(
        title=_("Số phép đối chiếu theo loại"),
        unit=_("phép đối chiếu"),
        source=origin,
        as_of=timezone.localdate(),
        columns=[Column("kind", _("Loại"), width=40), *counts],
        rows=[[str(row.kind.label), *row.cells] for row in kinds],
        sources=[Source(origin)],
        filters=filters,
    )


@require_safe
@login_not_required
def findings(request: HttpRequest) -> HttpResponseBase:
    """List comparisons, real disagreements first and rounding apart."""
    territory = Territory.load()
    visible = ReportedFigure.objects.visible_to(reader(request))
    known = review_with_records(with_everything(visible), reader(request), territory)
    form = FindingFilter(request.GET, known, territory)
    there = form.of_place_and_year(known)
    shown = form.shown(there)
    file, kinds = Download.asked(request), kind_counts(there, form)
    if file and there and request.GET.get("bang") == KINDS:
        return file.of(kind_table(kinds, filter_words(form)), "doi-chieu-theo-loai")
    if file and shown and not form.errors:
        table = replace(finding_table(finding_rows(shown, territory)), filters=filter_words(form))
        return file.of(table, f"doi-chieu-{timezone.localdate():%Y%m%d}")
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "rows": finding_rows(page, territory),
        "kinds": kinds,
        "kinds_query": form.query_of(bang=KINDS) if shown else "",
        "query": form.query,
        "problems": form.problems + other_problems(request, page),
    }
    return render(request, "programmes/findings/list.html", context)
