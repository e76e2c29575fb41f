"""A batch as it is entered (đợt phê duyệt, đợt giao): its paper, the projects, each one's money."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import User
from khuyencong.fields import AmountField
from programmes.forms.filtering import Choices, FilterForm
from programmes.forms.life.paper import PaperForm
from programmes.forms.life.plans import held_by
from programmes.forms.projects.filter import SOURCES, choice, holder_choices, with_this_year, yes
from programmes.lifecycle.batches import Order, Taken
from programmes.models import FundingSource, PlanStage
from programmes.models.stages import YEARS
from provinces.geography import Territory

NEW, NAMED = "new", "named"


class WhichForm(FilterForm):
    """Which projects a batch chooses from; names are those of the address."""

    def __init__(
        self, parameters: QueryDict, user: User, territory: Territory, sources: list[FundingSource]
    ) -> None:
        super().__init__(with_this_year(parameters))
        this = timezone.localdate().year
        self.years, self.sources, self.territory = (this + 1, this, this - 1), sources, territory
        known = [(slug, each.label) for slug, each in SOURCES.items() if each in sources]
        self.fields |= {
            "nam": forms.IntegerField(
                label=_("Năm"), min_value=YEARS.start, max_value=YEARS.stop - 1
            ),
            "nguon": choice(_("Chương trình"), known),
            "tinh": choice(_("Tỉnh, tổ chức"), holder_choices(user, territory)),
            "chua-ghi": yes(_("Cả đề án đang thực hiện mà chưa ghi quyết định giao")),
            "de-an": forms.CharField(widget=forms.HiddenInput),
        }
        self.fields["nam"].widget = forms.Select(choices=self.year_choices())
        for field in self.fields.values():
            field.required = False

    def year_choices(self) -> Choices:
        """List the years about now, and the one in the address."""
        typed = self.data.get("nam", "")
        others = {int(typed)} if typed.isdecimal() and len(typed) == 4 else set()
        return [(str(year), str(year)) for year in sorted({*self.years, *others}, reverse=True)]

    @property
    def year(self) -> int:
        """Return the year chosen; this one where none is."""
        return self.chosen("nam") or self.years[1]

    @property
    def source(self) -> FundingSource:
        """Return the programme chosen; the first that the person decides where none is."""
        slug = self.chosen("nguon")
        return SOURCES[slug] if slug else self.sources[0]

    @property
    def all_under_way(self) -> bool:
        """Say whether projects whose money no decision names are listed too."""
        return bool(self.chosen("chua-ghi"))

    def narrowed(self, projects: Any) -> Any:
        """Keep the projects of the holder chosen."""
        return projects.filter(held_by(self.territory, self.chosen("tinh")))


class RowForm(forms.Form):
    """One project: whether it is in the batch, with how much."""

    is_in = forms.BooleanField(label=_("Chọn"), required=False)
    amount = AmountField(label=_("Số tiền"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    news = ""  # what became of the project since the page was opened

    def __init__(self, data: Any, *, project: Any, is_ticked: bool) -> None:
        asked, given = project.asked, project.given
        left = max((asked or 0) - (given or 0), 0) or None
        super().__init__(
            data,
            prefix=f"p{project.pk}",
            initial={"is_in": is_ticked, "amount": left, "version": project.version},
        )
        self.project, self.asked, self.given = project, asked, given
        self.fields["is_in"].label = gettext("Chọn %(code)s") % {"code": project.code}
        self.fields["amount"].label = gettext("Số tiền của %(code)s") % {"code": project.code}

    def clean(self) -> dict[str, Any]:
        """Ask for the money of a project that is chosen."""
        has_amount = "amount" in self.errors or self.cleaned_data.get("amount")
        if self.cleaned_data.get("is_in") and not has_amount:
            self.add_error("amount", gettext("Ghi số tiền của đề án này."))
        return self.cleaned_data


class BatchForm(PaperForm):
    """The paper of the batch, where its money is, and why a plan may be exceeded."""

    name = forms.CharField(label=_("Tên đợt"), max_length=60, initial="Đợt 1")
    money = forms.ChoiceField(
        label=_("Tiền của đợt này"),
        choices=[
            (NEW, _("Ghi mới vào kế hoạch theo quyết định này")),
            (NAMED, _("Đã có trong một quyết định của kế hoạch")),
        ],
        initial=NEW,
    )
    existing_number = forms.CharField(
        label=_("Số quyết định đã có tiền"), max_length=60, required=False
    )
    override_reason = forms.CharField(
        label=_("Lý do vượt (nếu vượt)"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ["name", "number", "decided_on", "issued_by"]

    def __init__(self, data: Any, *, stage: PlanStage, rows: list[RowForm]) -> None:
        super().__init__(data)
        self.stage, self.rows = stage, rows

    def clean(self) -> dict[str, Any]:
        """Ask for the decision where the money is said to be in one, and for a project."""
        values = self.cleaned_data
        if values.get("money") == NAMED and not values.get("existing_number"):
            message = gettext("Ghi số của quyết định đã có tiền.")
            raise ValidationError({"existing_number": message})
        if not self.ticked():
            raise ValidationError(gettext("Chưa chọn đề án nào."))
        return values

    def is_valid(self) -> bool:
        """Judge the projects with the paper; what was typed for one not chosen does not matter."""
        return all([super().is_valid(), *(row.is_valid() for row in self.ticked())])

    def preview(self) -> None:
        """Look at the amounts alone: the paper may come later."""
        self._errors = ErrorDict()

    def ticked(self) -> list[RowForm]:
        """Return the projects that are ticked, be their amounts right or wrong."""
        return [row for row in self.rows if row["is_in"].value()]

    @property
    def row_errors(self) -> bool:
        """Say whether something is wrong with a project that is ticked."""
        return self.is_bound and not all(row.is_valid() for row in self.ticked())

    @property
    def faulty(self) -> list[forms.BoundField]:
        """Return every field with an error, those of the projects first, as they stand."""
        rows = [field for row in self.ticked() for field in row]
        return [field for field in (*rows, *self) if field.errors]

    def chosen(self) -> Iterator[RowForm]:
        """Go through the projects in the batch."""
        return (row for row in self.ticked() if row.is_valid())

    def taken(self) -> Taken:
        """Return what the batch takes of the plans, as far as its amounts are understood."""
        amounts = {row.project.pk: row.cleaned_data["amount"] for row in self.chosen()}
        return Taken(self.stage, amounts, self["money"].value() != NAMED)

    def order(self, year: int, source: str) -> Order:
        """Return the batch as it is asked for."""
        values = self.cleaned_data
        rows = list(self.chosen())
        versions = {row.project.pk: row.cleaned_data["version"] for row in rows}
        return Order(
            stage=self.stage,
            year=year,
            source=source,
            name=values["name"],
            number=values["number"],
            decided_on=values["decided_on"],
            issued_by=values["issued_by"],
            amounts={row.project.pk: row.cleaned_data["amount"] for row in rows},
            versions={pk: version for pk, version in versions.items() if version is not None},
            existing_number=values["existing_number"] if values["money"] == NAMED else "",
            override_reason=values["override_reason"],
        )
