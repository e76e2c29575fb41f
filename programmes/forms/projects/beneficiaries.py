"""Who gains (đơn vị thụ hưởng), each with its share; a new establishment is entered in place."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import User
from khuyencong.fields import AmountField
from programmes.forms.projects.lookup import LookupField
from programmes.forms.projects.money import amount_of
from programmes.forms.projects.new_establishment import NewEstablishmentForm
from programmes.forms.projects.readings import Reading, text_of
from programmes.models import Beneficiary, Project
from provinces.models import Establishment

PREFIX: Final = "beneficiaries"
MOST: Final = 150
EMPTY_ROWS: Final = 1


class BeneficiaryForm(forms.Form):
    """One row: who, and how much of the support."""

    share = AmountField(label=_("Phần hỗ trợ"), required=False)
    remove = forms.BooleanField(label=_("Bỏ dòng này"), required=False)

    def __init__(self, *args: Any, rows: QuerySet[Establishment], kept: Q, **kwargs: Any) -> None:
        # Every row is read: one that equals what is stored by now is not an empty one.
        super().__init__(*args, **{**kwargs, "empty_permitted": False})
        label = _("Cơ sở thụ hưởng")
        who = LookupField(rows, address="establishment", also=kept, label=label, required=False)
        self.fields = {"establishment": who, **self.fields}

    def clean(self) -> dict[str, Any]:
        """Refuse a share that nobody gets."""
        values = self.cleaned_data
        is_nobodys = values.get("share") is not None and "establishment" in values
        if is_nobodys and values["establishment"] is None and not values.get("remove"):
            message = gettext("Có số tiền nhưng chưa có cơ sở: hãy ghi tên hoặc mã số thuế.")
            self.add_error("establishment", message)
        return values

    @property
    def chosen(self) -> Establishment | None:
        """Return the establishment of a row that stays; None for an empty or removed one."""
        if not self.is_valid() or self.cleaned_data.get("remove"):
            return None
        found: Establishment | None = self.cleaned_data.get("establishment")
        return found

    @property
    def text(self) -> str:
        """Return the row in words; nothing for an empty or removed one."""
        who, share = text_of(self["establishment"]), text_of(self["share"])
        return "" if self["remove"].value() or not (who or share) else f"{who}: {share}"

    @property
    def shown(self) -> Establishment | None:
        """Return the establishment to tell more about beside its name."""
        if not self.is_bound:
            return self.initial.get("establishment")
        return self.chosen


class BaseBeneficiaryFormSet(forms.BaseFormSet[BeneficiaryForm]):
    """All rows; a removed one is ignored whatever stands in it."""

    default_error_messages = {
        "missing_management_form": _("Trang gửi thiếu dữ liệu; hãy tải lại trang rồi nhập lại."),
        "too_many_forms": _("Đề án có quá nhiều cơ sở: tối đa %(num)d dòng."),
    }

    def clean(self) -> None:
        """Refuse the same establishment twice."""
        seen: dict[int, int] = {}
        for number, form in enumerate(self.forms, start=1):
            if (row := form.chosen) is None:
                continue
            if row.pk in seen:
                message = gettext("Cơ sở này đã ghi ở dòng %(number)s; hãy cộng vào dòng đó.")
                form.add_error("establishment", message % {"number": seen[row.pk]})
                raise ValidationError(gettext("Có cơ sở ghi hai lần."), code="twice")
            seen[row.pk] = number


BeneficiaryFormSet = forms.formset_factory(
    BeneficiaryForm, formset=BaseBeneficiaryFormSet, extra=EMPTY_ROWS, max_num=MOST,
    absolute_max=MOST, validate_max=True,
)  # fmt: skip


class Beneficiaries:
    """The rows of a project, and a new establishment beside them."""

    def __init__(self, data: Any, *, user: User, project: Project) -> None:
        self.project = project
        stored = project.beneficiaries.select_related("establishment") if project.pk else []
        self.rows = {row.establishment_id: row for row in stored}
        kept = Q(pk__in=list(self.rows))
        given = {"rows": Establishment.objects.visible_to(user), "kept": kept}
        self.formset = BeneficiaryFormSet(
            data, initial=self.stored_values(), prefix=PREFIX, form_kwargs=given
        )
        self.new = NewEstablishmentForm(data, user=user, project=project)

    def stored_values(self) -> list[dict[str, Any]]:
        """Return who gains now, row by row."""
        rows = self.rows.values()
        return [{"establishment": row.establishment, "share": row.share} for row in rows]

    def is_valid(self) -> bool:
        """Say whether every row and the new establishment can be written."""
        return all([self.formset.is_valid(), self.new.is_valid()])

    def shares(self) -> list[int]:
        """Return the shares (đồng) that are stated now."""
        forms_left = [form for form in self.formset.forms if not form["remove"].value()]
        found = [amount_of(form["share"]) for form in forms_left]
        return [amount for amount in found if amount is not None]

    @property
    def count(self) -> int:
        """Return how many establishments stay."""
        return sum(form.chosen is not None for form in self.formset.forms) + self.new.is_filled

    def reading(self) -> Reading:
        """Return who gains and how much, as one thing: rows of two versions do not pair."""
        lines = [form.text for form in self.formset.forms] + [self.new.text]
        text = "\n".join(filter(None, lines))
        return Reading(PREFIX, gettext("Đơn vị thụ hưởng"), text, (f"{PREFIX}-", "new-"))

    def save(self, *, with_new: bool) -> bool:
        """Write what changed, if all rows can be; say whether anything did."""
        if not self.formset.is_valid():
            return False
        wanted = self.wanted()
        if with_new and self.new.is_filled:
            wanted[self.new.save()] = self.new.cleaned_data["share"]
        chosen = {row.pk for row in wanted}
        gone = [row for pk, row in self.rows.items() if pk not in chosen]
        for row in gone:
            row.delete()
        return any([bool(gone), *[self.save_row(*pair) for pair in wanted.items()]])

    def wanted(self) -> dict[Establishment, int | None]:
        """Return who is to gain, with the shares."""
        rows = self.formset.forms
        return {row.chosen: row.cleaned_data["share"] for row in rows if row.chosen is not None}

    def save_row(self, establishment: Establishment, share: int | None) -> bool:
        """Add a beneficiary or change its share."""
        row = self.rows.get(establishment.pk)
        if row and row.share == share:
            return False
        row = row or Beneficiary(project=self.project, establishment=establishment)
        row.share = share
        row.save()
        return True
