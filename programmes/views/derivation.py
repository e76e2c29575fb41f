"""Where a sum comes from (nguồn gốc số cộng): down to decisions and months of entries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from khuyencong.exports.download import FORMAT, Download
from khuyencong.formatting import dong
from khuyencong.imports.origins import FileOrigin, origins_of, record_key
from programmes.dashboard.numbers import Numbers, Scale
from programmes.dashboard.rows import MAX_NAMES
from programmes.dashboard.sentences import STAGE_LABEL, period_words
from programmes.forms.selection import SelectionReader
from programmes.models import ActivityContent, PlanDecision
from programmes.models.stages import FundingSource
from programmes.rollups.contents import NO_CONTENT
from programmes.rollups.derivation import (
    Derivation,
    Share,
    decisions_of,
    derive,
    entry_sums,
    recorded_total,
)
from programmes.rollups.scope import Subject
from programmes.rollups.values import MIXED
from programmes.views.derivation_file import derivation_table
from provinces.geography import Geography, Territory
from provinces.models import REGION_BY_SLUG

PAGE_SIZE = 50


@require_safe
@login_not_required
def derivation(request: HttpRequest) -> HttpResponseBase:
    """Show the parts of a sum; the records of a single unit, one by one or by month."""
    territory = Territory.load()
    subject = subject_of(request.GET.get("pham-vi", "ca-nuoc"), territory)
    stage = request.GET.get("giai-doan", "")
    if stage not in (*STAGE_LABEL, MIXED):
        raise Http404
    reader = SelectionReader(request.GET, timezone.localdate().year, Geography.AS_RECORDED)
    content = content_of(request.GET.get("noi-dung", ""))
    found = derive(subject, reader.read(), stage, territory, content)
    if subject.body is not None and not found.shares:  # it holds no money of its own
        raise Http404
    page = DerivationPage(found, territory, request.GET.get("trang", "1"), request.user)
    if FORMAT in request.GET:
        file = Download.asked(request)
        if file is None:
            raise Http404
        return file.of(derivation_table(page), f"nguon-goc-{found.stage}-{found.selection.year}")
    context = {"page": page, "problems": reader.problems}
    return render(request, "programmes/dashboard/derivation.html", context)


def subject_of(slug: str, territory: Territory) -> Subject:
    """Return the territory that a word in the address names."""
    if slug == "ca-nuoc":
        return Subject()
    if region := REGION_BY_SLUG.get(slug):
        return Subject(region=region)
    if unit := territory.find(slug):
        return Subject(unit=unit)
    if body := re.fullmatch(r"to-chuc-([0-9]{1,9})", slug):
        return Subject(body=int(body[1]))
    raise Http404


def content_of(slug: str) -> str:
    """Return the content that the address names, if it names one."""
    if slug in ("", NO_CONTENT):
        return slug
    if not slug_re.match(slug):  # PostgreSQL refuses to be asked for a NUL
        raise Http404
    return get_object_or_404(ActivityContent, code=slug).code


@dataclass(frozen=True)
class ShareView:
    """A part of the sum as a line."""

    label: str
    url: str
    number: str
    is_known: bool
    is_counted: bool


@dataclass(frozen=True)
class DerivationPage:
    """What the page prints."""

    found: Derivation
    territory: Territory
    page_number: str
    user: Any = None  # who reads: files of imports are named only to who may see them

    @property
    def numbers(self) -> Numbers:
        """Return the writer of the page's numbers."""
        return Numbers(self.found.selection, self.territory, Scale(is_large=False))

    @property
    def name(self) -> str:
        """Return what the sum is of."""
        subject = self.found.subject
        if subject.unit:
            return subject.unit.name
        if subject.body is not None:
            return self.found.shares[0].part.label
        return str(subject.region.label) if subject.region else "cả nước"

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """Return the way back to the dashboard that the sum stands on."""
        subject, question = self.found.subject, self.found.selection.query()
        page = reverse("home")
        if subject.unit:
            page = reverse("province", args=[subject.unit.key])
        elif subject.region:
            page = reverse("region", args=[subject.region.slug])
        label = "Cả nước" if subject.is_nation else self.name
        return [(f"{label}, {self.period.lower()}", page + question), ("Nguồn gốc số cộng", "")]

    @property
    def stage(self) -> str:
        """Return the money word."""
        return STAGE_LABEL.get(self.found.stage, "kế hoạch hoặc được giao")

    @cached_property
    def content(self) -> str:
        """Return the content that the sum is limited to, in words."""
        if not self.found.content:
            return ""
        found = ActivityContent.objects.filter(code=self.found.content).first()
        return str(found or "Chưa phân nội dung")

    @property
    def period(self) -> str:
        """Return the period in words."""
        return period_words(self.found.selection)

    @property
    def source(self) -> str:
        """Return the source in words."""
        source = self.found.selection.source
        return str(FundingSource(source).label) if source else "KCQG và KCĐP"

    @property
    def shares(self) -> list[ShareView]:
        """Return the parts, each opening its own source; a content has only its records."""
        if self.found.content:
            return []
        return [self.share(each) for each in self.found.shares if each.value or self.is_short]

    @property
    def missing(self) -> list[ShareView]:
        """Return the units that nothing is known of, where they are too many to read past."""
        if self.found.content or self.is_short:
            return []
        return [self.share(each) for each in self.found.shares if each.value is None]

    @property
    def is_short(self) -> bool:
        """Say whether few enough units are missing to list them in the table."""
        return sum(each.value is None for each in self.found.shares) <= MAX_NAMES

    def share(self, each: Share) -> ShareView:
        """Write one part."""
        unit = each.part.unit
        url = reverse("province", args=[unit.key]) if unit else ""
        query = self.found.selection.query(geography=Geography.AS_RECORDED)
        return ShareView(
            each.part.label,
            url + query if url else "",
            self.cell(each),
            each.value is not None,
            each.is_counted,
        )

    def cell(self, each: Share) -> str:
        """Write a part's number; in its own unit's page it is the records themselves."""
        own = self.numbers.recorded_as(Geography.AS_RECORDED)
        return own.cell(each.value, each.part.place)

    @property
    def total(self) -> str:
        """Return the sum in full đồng."""
        if self.found.content:
            return dong(recorded_total(self.found))
        summed = self.found.measure.summed
        return dong(summed.amount) if summed else "chưa có số liệu"

    @property
    def reported(self) -> str:
        """Return what a document says of the whole, as a link."""
        reported = self.found.measure.reported
        return self.numbers.cell(reported, self.found.subject.place, "")

    @property
    def query(self) -> str:
        """Return the address's question without the page, for the list's pages."""
        address = self.numbers.derivation(self.found.subject.place, self.found.stage)
        content = f"&noi-dung={self.found.content}" if self.found.content else ""
        return address.partition("?")[2] + content

    @property
    def is_single(self) -> bool:
        """Say whether the sum is of one unit or content: then its records are listed."""
        return len(self.found.shares) == 1 or bool(self.found.content)

    @property
    def has_records(self) -> bool:
        """Say whether the sum has records behind it."""
        return bool(self.found.content) or bool(
            self.found.measure.summed and self.found.measure.summed.records
        )

    @cached_property
    def decisions(self) -> Page[PlanDecision] | None:
        """Return a page of the decisions behind a plan."""
        if not (self.is_single and self.has_records and self.found.is_plan):
            return None
        return Paginator(decisions_of(self.found), PAGE_SIZE).get_page(self.page_number)

    @cached_property
    def decision_rows(self) -> list[tuple[PlanDecision, Sequence[FileOrigin]]]:
        """Return the decisions, each with the cells of files that it came from."""
        decisions = list(self.decisions or ())
        origins = origins_of(self.user, *decisions)
        return [(each, origins.get(record_key(each), ())) for each in decisions]

    @cached_property
    def entries(self) -> list[dict[str, object]]:
        """Return the entries behind spending, by month and content."""
        if not (self.is_single and self.has_records) or self.found.is_plan:
            return []
        return entry_sums(self.found)
