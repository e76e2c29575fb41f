"""What a step asks (biểu mẫu của bước): only what this step needs or may be told."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.fields import QuantityField
from programmes.forms.life.paper import DayField, PaperForm
from programmes.lifecycle.steps import Needs, Step
from programmes.models import Action, Project

WITHOUT_PAPER: Final = (
    Action.SUBMIT,
    Action.WITHDRAW,
    Action.RETURN,
    Action.RETURN_TO_DRAFT,
    Action.START,
)
PAPERS: Final = {
    Action.APPRAISE_LOCAL: _("Số phiếu, biên bản thẩm định"),
    Action.APPRAISE_MINISTRY: _("Số phiếu, biên bản thẩm định"),
    Action.CONTRACT: _("Số hợp đồng"),
    Action.ACCEPT: _("Số biên bản nghiệm thu"),
    Action.LIQUIDATE: _("Số biên bản thanh lý"),
    Action.SETTLE: _("Số văn bản quyết toán"),
}
RESULT: Final = "result_"


class StepForm(PaperForm):
    """The questions of one step."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}))
    note = forms.CharField(
        label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    ended_on = DayField(
        label=_("Ngày kết thúc mới"), required=False, help_text=_("Trong năm sau; có thể để trống.")
    )
    field_order = ["reason", "number", "decided_on", "issued_by"]

    def __init__(self, data: Any, *, step: Step, project: Project) -> None:
        super().__init__(data, initial={"version": project.version})
        self.step, self.project = step, project
        self.keep_questions()
        if Needs.RESULTS in step.needs:
            self.ask_for_results()

    def keep_questions(self) -> None:
        """Drop what the step does not ask; what it may but need not be told is optional."""
        needs = self.step.needs
        if Needs.REASON not in needs:
            del self.fields["reason"]
        if self.step.action in WITHOUT_PAPER:
            for name in ("number", "decided_on", "issued_by"):
                del self.fields[name]
        else:
            self.fields["number"].label = PAPERS.get(self.step.action, _("Số văn bản"))
            self.fields["number"].required = Needs.PAPER in needs
            self.fields["decided_on"].required = Needs.PAPER in needs
            self.fields["issued_by"].required = Needs.ISSUER in needs
        if self.step.action != Action.CARRY_OVER:
            del self.fields["ended_on"]

    def clean_ended_on(self) -> date | None:
        """Ask for a day of the next year, or of the years that the project was to last."""
        day: date | None = self.cleaned_data["ended_on"]
        first = self.project.year + 1
        last = max(first, self.project.ended_on.year if self.project.ended_on else first)
        if day and not first <= day.year <= last:
            message = gettext("Ngày kết thúc mới phải từ 01/01/%(first)s đến 31/12/%(last)s.")
            raise ValidationError(message % {"first": first, "last": last})
        return day

    def ask_for_results(self) -> None:
        """Ask what was achieved by each target; a target may stay without a result."""
        for target in self.project.targets.select_related("indicator"):
            planned = QuantityField().prepare_value(target.planned)
            self.fields[f"{RESULT}{target.pk}"] = QuantityField(
                label=_("Kết quả: %(name)s") % {"name": target.indicator},
                required=target.planned is not None,
                initial=target.achieved,
                help_text=_("Mục tiêu: %(planned)s %(unit)s")
                % {"planned": planned if planned is not None else "–", "unit": target.unit},
            )

    @property
    def results(self) -> dict[int, Decimal | None]:
        """Return the achieved values by target."""
        return {
            int(name.removeprefix(RESULT)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(RESULT)
        }

    @property
    def grounds(self) -> dict[str, Any]:
        """Return what the step rests on, as `carry_out` takes it."""
        names = ("reason", "number", "decided_on", "issued_by", "note", "ended_on", "version")
        given = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {**given, "results": self.results}
