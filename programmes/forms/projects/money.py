"""Money by source (kinh phí theo nguồn), the total of it, and what contradicts that total."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from khuyencong.fields import AmountBoundField, AmountField
from khuyencong.formatting import read_back
from programmes.forms.projects.readings import typed_text
from programmes.models import STATE_SOURCES, FundingSource, Project, ProjectFunding

PREFIX = "funding"


class FundingForm(forms.Form):
    """One amount a source; an empty one means that the source gives nothing."""

    def __init__(self, data: Any, *, project: Project) -> None:
        self.project = project
        self.rows = {row.source: row for row in project.funding.all()} if project.pk else {}
        initial = {source: row.amount for source, row in self.rows.items()}
        super().__init__(data, initial=initial, prefix=PREFIX)
        for source in FundingSource:
            self.fields[source.value] = AmountField(label=source.label, required=False)

    def amounts(self) -> dict[str, int]:
        """Return the đồng by source as they stand in the form now."""
        found = {name: amount_of(self[name]) for name in self.fields}
        return {name: amount for name, amount in found.items() if amount is not None}

    @property
    def is_unclear(self) -> bool:
        """Say whether an amount cannot be read: no sum of the others is the total then."""
        return self.is_bound and any(
            amount_of(self[name]) is None and typed_text(self[name]) for name in self.fields
        )

    @property
    def total(self) -> int | None:
        """Return the sum of what is stated (tổng kinh phí); None where nothing is, or unclear."""
        amounts = {} if self.is_unclear else self.amounts()
        return sum(amounts.values()) if amounts else None

    @property
    def support(self) -> int | None:
        """Return the State's money (kinh phí khuyến công hỗ trợ); None as for the total."""
        if self.is_unclear:
            return None
        stated = [amount for name, amount in self.amounts().items() if name in STATE_SOURCES]
        return sum(stated) if stated else None

    def save(self, *, except_for: Iterable[str] = ()) -> bool:
        """Write the sources that changed; say whether any did."""
        names = [name for name in self.fields if name not in set(except_for)]
        changed = [self.save_source(name, self.cleaned_data.get(name)) for name in names]
        return any(changed)

    def save_source(self, source: str, amount: int | None) -> bool:
        """Add, change or remove the row of one source."""
        row = self.rows.get(source)
        if amount == (row.amount if row else None):
            return False
        if amount is None:
            self.rows.pop(source).delete()
            return True
        row = row or ProjectFunding(project=self.project, source=source)
        row.amount = amount
        row.save()
        return True


def amount_of(field: forms.BoundField) -> int | None:
    """Return the đồng that a field stands for now."""
    return field.amount if isinstance(field, AmountBoundField) else None


def contradictions(
    funding: FundingForm, stated: int | None, shares: list[int], source: str
) -> Iterator[str]:
    """Say openly what does not agree; it is shown, and nothing is put right by itself."""
    total, support = funding.total, funding.support
    if stated is not None and total is not None and stated != total:
        yield differing(_("Tổng ghi trong hồ sơ"), stated, _("tổng các nguồn"), total)
    if shares and support is not None and sum(shares) != support:
        yield differing(_("Tổng phần của các cơ sở"), sum(shares), _("kinh phí hỗ trợ"), support)
    if source and funding.total is not None and source not in funding.amounts():
        label = FundingSource(source).label
        yield _("Đề án thuộc %(name)s nhưng nguồn này chưa có số tiền.") % {"name": label}


def differing(one: str, first: int, other: str, second: int) -> str:
    """Compare two sums and name the difference."""
    values = {"one": one, "other": other, "first": read_back(first), "second": read_back(second)}
    return _("%(one)s là %(first)s, %(other)s là %(second)s: lệch %(gap)s.") % {
        **values,
        "gap": read_back(abs(first - second)),
    }
