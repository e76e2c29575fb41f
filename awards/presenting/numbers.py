"""A count of records and the figure of a document, side by side and never added."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from awards.models.levels import ProductGroup
from khuyencong.formatting import MISSING, number
from khuyencong.templatetags.bars import mark
from programmes.models import ReportedFigure


@dataclass(frozen=True)
class Known:
    """What is known of one quantity: by records, by documents; None is unknown, 0 is none."""

    records: int | None = None
    address: str = ""  # the list that the count is of
    claim: ReportedFigure | None = None

    @property
    def best(self) -> int | None:
        """Return the count of records, or what a document says where there is none."""
        if self.records is not None:
            return self.records
        whole = self.claim.number if self.claim else None
        return int(whole) if whole is not None else None

    @property
    def differs(self) -> bool:
        """Say whether a document gives another number than the records."""
        both = self.records is not None and self.claim is not None
        return both and self.claim is not None and self.claim.number != self.records

    def __str__(self) -> str:
        return self.html

    @property
    def html(self) -> SafeString:
        """Print both, each opening its source."""
        parts = [part for part in (self.of_records(), self.of_document()) if part]
        if not parts:
            return format_html('<span class="missing">{}</span>', MISSING)
        shown = format_html_join(" ", "{}", ((part,) for part in parts))
        return format_html("{} {}", shown, mark("conflict")) if self.differs else shown

    def of_records(self) -> SafeString | str:
        """Print the count of records."""
        if self.records is None:
            return ""
        text = number(self.records)
        if self.address:
            text = format_html('<a class="figure" href="{}">{}</a>', self.address, text)
        return format_html("{}{}", text, mark("records"))

    def of_document(self) -> SafeString | str:
        """Print what a document says; it opens the figure's page."""
        if self.claim is None:
            return ""
        address = reverse("figure", args=[self.claim.code])
        link = format_html('<a class="figure" href="{}">{}</a>', address, self.claim.as_printed)
        return format_html("{}{}", link, mark("doubt" if self.claim.ambiguity else "reported"))


NOTHING = Known()


def group_name(key: str) -> str:
    """Name a group of products; entries of a document may tell none."""
    names: Mapping[str, str] = {group.value: str(group.label) for group in ProductGroup}
    return names.get(key, _("chưa rõ nhóm"))
