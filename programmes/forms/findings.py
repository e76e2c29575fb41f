"""The filters of the comparison page (đối chiếu)."""

from collections.abc import Iterable
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from programmes.agreement.findings import Finding, Kind, Verdict
from programmes.forms.figures import choice
from programmes.forms.filtering import (
    FilterForm,
    folded_units,
    province_choices,
    region_choices,
    units_of_region,
)
from provinces.geography import Territory
from provinces.models import REGION_BY_SLUG

SHOWN: Final = {
    "": (_("Mọi chênh lệch"), set(Verdict) - {Verdict.EXACT}),
    "vuot": (_("Chỉ chỗ vượt dung sai"), {Verdict.DIFFERS}),
    "khac": (_("Vượt dung sai và khác mức"), {Verdict.DIFFERS, Verdict.STAGES}),
    "lam-tron": (_("Chỉ chênh lệch trong dung sai"), {Verdict.ROUNDING, Verdict.TOLERATED}),
    "tat-ca": (_("Mọi phép đối chiếu, kể cả khớp"), set(Verdict)),
}


class FindingFilter(FilterForm):
    """By kind, year and territory; names are those of the address."""

    def __init__(
        self, parameters: QueryDict, findings: Iterable[Finding], territory: Territory
    ) -> None:
        super().__init__(parameters)
        self.territory = territory
        self.by_year: dict[int, set[int]] = {}
        years = sorted({finding.topic.year for finding in findings}, reverse=True)
        kinds = [(kind.value, kind.label) for kind in Kind]
        self.fields |= {
            "loai": choice(_("Loại đối chiếu"), [("", _("Mọi loại")), *kinds]),
            "nam": choice(_("Năm"), [("", _("Mọi năm")), *((str(y), str(y)) for y in years)]),
            "khu-vuc": choice(_("Khu vực"), region_choices()),
            "tinh": choice(_("Tỉnh, thành phố"), province_choices(territory)),
            "hien": choice(_("Hiện"), [(key, row[0]) for key, row in SHOWN.items()]),
        }

    @property
    def verdicts(self) -> set[Verdict]:
        """Return the verdicts to show."""
        return SHOWN[self.chosen("hien") or ""][1]

    def of_place_and_year(self, findings: Iterable[Finding]) -> list[Finding]:
        """Keep the findings of the year and territory chosen, of every kind and verdict."""
        return [each for each in findings if self.is_of_year(each) and self.is_of_place(each)]

    def shown(self, findings: Iterable[Finding]) -> list[Finding]:
        """Keep the kind and verdicts chosen."""
        kind, verdicts = self.chosen("loai"), self.verdicts
        return [
            each
            for each in findings
            if each.verdict in verdicts and (not kind or each.kind == kind)
        ]

    def is_of_year(self, finding: Finding) -> bool:
        """Say whether a finding is of the year chosen."""
        year = self.chosen("nam")
        return not year or finding.topic.year == int(year)

    def is_of_place(self, finding: Finding) -> bool:
        """Say whether a finding is of the region, and of the province or one folded into it."""
        region, province = finding.topic.territory[1], finding.topic.home
        slug, key = self.chosen("khu-vuc"), self.chosen("tinh")
        if slug and region != REGION_BY_SLUG[slug]:
            return province in self.units_in(slug, finding.topic.year) and self.is_in(key, province)
        return self.is_in(key, province)

    def is_in(self, key: str | None, province: int | None) -> bool:
        """Say whether a unit is the one chosen or was folded into it."""
        return not key or province in folded_units(self.territory, key)

    def units_in(self, slug: str, year: int) -> set[int]:
        """Return the units of a region in a year, worked out once a year and page."""
        if year not in self.by_year:
            self.by_year[year] = units_of_region(self.territory, slug, year)
        return self.by_year[year]
