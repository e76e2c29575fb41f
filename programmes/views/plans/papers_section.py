"""The signed papers beside a decision or a batch (văn bản đã ký)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from khuyencong.accounts.models import ADMINISTRATORS, User
from programmes.models import PlanBatch, PlanDecision
from programmes.models.papers import Paper
from programmes.views.projects.files_section import FileLine

Owner = PlanDecision | PlanBatch


@dataclass(frozen=True)
class PaperLine(FileLine):
    """One paper as the page lists it, with its addresses."""

    address: str
    removal: str


@dataclass(frozen=True)
class Papers:
    """The papers of one decision or batch, and what the person may do with them."""

    owner: Owner
    user: User
    may_add: bool

    @property
    def lines(self) -> list[PaperLine]:
        """Return the papers, latest first; removed ones are struck out and stay named."""
        rows: Iterable[Any] = self.owner.papers.all()
        return [self.line(row) for row in rows]

    def line(self, row: Paper) -> PaperLine:
        """Describe one paper."""
        removable = row.may_be_removed_by(self.user)
        return PaperLine(
            row, removable, address_of(self.owner, "", row), address_of(self.owner, "-remove", row)
        )

    @property
    def may_open_removed(self) -> bool:
        """Say whether a removed paper can still be opened."""
        return self.user.role in ADMINISTRATORS

    @property
    def adding(self) -> str:
        """Return the address of the page that adds papers."""
        return address_of(self.owner, "-add")


def address_of(owner: Owner, page: str, row: Paper | None = None) -> str:
    """Return the address of a page about the papers of a decision or batch."""
    parts = [owner.pk] if row is None else [owner.pk, row.pk]
    if isinstance(owner, PlanDecision):
        return reverse(f"decision-paper{page}", args=[owner.plan_id, *parts])
    return reverse(f"batch-paper{page}", args=parts)


def with_papers(rows: Any) -> Any:
    """Read decisions or batches with their papers and who brought them."""
    return rows.prefetch_related("papers__uploaded_by", "papers__removed_by")
