"""The page of an establishment (cơ sở): who it is, and every support that it received."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khuyencong.accounts.models import Role, User
from khuyencong.history.models import Change, address
from khuyencong.history.reading import Act, acts
from khuyencong.imports.origins import FileOrigin, origins_of, record_key
from programmes.establishments.merging import may_merge
from programmes.models import (
    STATE_SOURCES,
    Beneficiary,
    FundingSource,
    Origin,
    Project,
    ProjectFunding,
    Status,
)
from programmes.models.status import NOT_COUNTED
from programmes.sections import ESTABLISHMENT, sections
from programmes.views.establishments.support_file import support_file
from programmes.views.projects.access import signed_in
from provinces.models import Establishment, LegalForm

LATEST_CHANGES: Final = 50
# A stopped project gives no more; one carried over gives as the project that continues it.
GIVES_NOTHING: Final = (*NOT_COUNTED, Status.STOPPED, Status.CARRIED_OVER)


@dataclass(frozen=True)
class Support:
    """One project from which the establishment gains (một lần được hỗ trợ)."""

    row: Beneficiary

    @property
    def project(self) -> Project:
        """Return the project."""
        return self.row.project

    @property
    def share(self) -> int | None:
        """Return what the establishment gains (đồng); None where the file does not say."""
        return self.row.share

    @cached_property
    def whole(self) -> int | None:
        """Return the state money of the whole project (đồng), whoever shares it."""
        prefetched: Any = self.project
        amounts = [row.amount for row in prefetched.state_funding]
        return sum(amounts) if amounts else None

    @property
    def counts(self) -> bool:
        """Say whether it adds to the totals: a draft, a claim or a stopped project does not."""
        is_record = self.project.origin == Origin.ENTERED
        return is_record and self.project.status not in GIVES_NOTHING

    @property
    def is_before_its_time(self) -> bool:
        """Say whether the legal form was not yet among those supported (NĐ 235/2025/NĐ-CP)."""
        form = self.row.establishment.legal_form
        since = LegalForm(form).eligible_since if form else None
        day = self.project.started_on or date(self.project.year, 12, 31)
        return since is not None and day < since


@dataclass
class YearTotal:
    """What an establishment gained in a year, by source (đồng), and of how many that is known."""

    year: int
    amounts: dict[str, int]
    known: int = 0
    projects: int = 0

    @property
    def national(self) -> int | None:
        """Return KCQG."""
        return self.amounts.get(FundingSource.NATIONAL)

    @property
    def local(self) -> int | None:
        """Return KCĐP."""
        return self.amounts.get(FundingSource.LOCAL)


@dataclass(frozen=True)
class EstablishmentPage:
    """Everything that the page shows to one person."""

    row: Establishment
    user: User

    @cached_property
    def supports(self) -> list[Support]:
        """Return the support from every project that the person may see, latest first."""
        state = ProjectFunding.objects.filter(source__in=STATE_SOURCES)
        seen = Project.objects.visible_to(self.user).filter(beneficiaries__establishment=self.row)
        rows = (
            Beneficiary.objects.filter(establishment=self.row)
            .filter(project__in=seen.order_by().values("pk"))  # few, before they are looked up
            .select_related("project__province", "project__organisation", "project__content")
            .prefetch_related(Prefetch("project__funding", queryset=state, to_attr="state_funding"))
            .order_by("-project__year", "project__code")
        )
        found = list(rows)
        for each in found:
            each.establishment = self.row
        return [Support(each) for each in found]

    @cached_property
    def elsewhere(self) -> int:
        """Count the projects that the person may not see; nothing more is said of them."""
        return Beneficiary.objects.filter(establishment=self.row).count() - len(self.supports)

    @cached_property
    def totals(self) -> list[YearTotal]:
        """Add up the shares by year and source, latest first."""
        years: dict[int, YearTotal] = {}
        for support in filter(lambda each: each.counts, self.supports):
            year = support.project.year
            total = years.setdefault(year, YearTotal(year, defaultdict(int)))
            total.projects += 1
            if support.share is not None:
                total.known += 1
                total.amounts[support.project.source] += support.share
        return sorted(years.values(), key=lambda total: -total.year)

    @property
    def whole(self) -> YearTotal:
        """Add up the years."""
        result = YearTotal(0, defaultdict(int))
        for total in self.totals:
            result.known += total.known
            result.projects += total.projects
            for source, amount in total.amounts.items():
                result.amounts[source] += amount
        return result

    @cached_property
    def changes(self) -> list[Act]:
        """Return the latest changes, also of the records that were merged into this one."""
        merged = [address(each) for each in self.merged]
        found = Change.objects.filter(about__in=[address(self.row), *merged])
        return acts(found[:LATEST_CHANGES])

    @cached_property
    def merged(self) -> list[Establishment]:
        """Return the records that were merged into this one."""
        rows = self.row.merged.select_related("province").order_by()  # sorted here: they are few
        return sorted(rows, key=lambda row: (row.sort_key, row.pk))

    @cached_property
    def origins(self) -> Sequence[FileOrigin]:
        """Return the rows of files that wrote it."""
        return origins_of(self.user, self.row).get(record_key(self.row), ())

    @cached_property
    def may_edit(self) -> bool:
        """Say whether the person corrects this establishment."""
        return Establishment.objects.editable_by(self.user).filter(pk=self.row.pk).exists()

    @property
    def may_merge(self) -> bool:
        """Say whether the person merges establishments."""
        return may_merge(self.user)

    @property
    def shows_contact(self) -> bool:
        """Say whether a person's name and telephone number are shown: not to who only looks on."""
        return self.user.role != Role.MINISTRY_VIEWER


@require_safe
@never_cache
def establishment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show an establishment; the address of a merged one leads to the one that stayed."""
    user = signed_in(request)
    rows: Any = Establishment.objects
    row = rows.visible_to(user).select_related("province", "entered_for").filter(pk=pk).first()
    if row is None:
        gone = get_object_or_404(Establishment.objects.merged_within_sight(user), pk=pk)
        return redirect("establishment", gone.merged_into_id)
    page = EstablishmentPage(row, user)
    if response := support_file(request, page):
        return response
    added = sections(ESTABLISHMENT, row=row, user=user)
    context = {"page": page, "row": row, "sections": added}
    return render(request, "programmes/establishments/page.html", context)
