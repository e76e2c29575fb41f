"""Plan decisions (quyết định kinh phí) in spreadsheets: added under their plan, never rewritten."""

from collections.abc import Iterable
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.history.remembered import rewrite
from khuyencong.imports.columns import ChoiceWidget, KnownWidget, SheetColumn
from khuyencong.imports.drafts import Draft
from khuyencong.imports.kinds import Kind
from khuyencong.imports.places import ProvinceBook
from khuyencong.imports.resources import Row, SheetResource
from programmes.imports.plans_book import PlanBook, PlanKey, identity, plan_key
from programmes.imports.plans_drafts import plan_drafts
from programmes.imports.projects_books import BodyBook, ContentBook
from programmes.imports.projects_reading import Workplace, holder_in, holder_of, province_of
from programmes.imports.projects_widgets import ProgrammeWidget, TextWidget
from programmes.models import FundingSource, PlanDecision, PlanStage, cells
from programmes.models.plan import DecisionKind, existed_in, planned_by
from programmes.models.stages import YEARS

STAGE_WORDS: Final[dict[str, str]] = {
    "giao": PlanStage.ALLOCATED,
    "giao ke hoach": PlanStage.ALLOCATED,
    "phan bo": PlanStage.ALLOCATED,
    "du toan": PlanStage.PLANNED,
    "ke hoach, du toan": PlanStage.PLANNED,
}
KIND_WORDS: Final[dict[str, str]] = {
    "giao dau nam": DecisionKind.INITIAL,
    "dau nam": DecisionKind.INITIAL,
    "thu hoi": DecisionKind.RECOVERY,
    "cat giam": DecisionKind.RECOVERY,
}
TEXTS: Final = {"number": 60, "issued_by": 200, "batch": 60}
CHANGEABLE: Final = ("issued_by", "batch", "note")


class PlanResource(SheetResource):
    """One decision on one plan per row; the plan is opened with its first decision."""

    natural_key = ("number",)

    year = SheetColumn("year", gettext_lazy("Năm"), "year", of="year", required=True)
    province = SheetColumn(
        "province", gettext_lazy("Tỉnh, thành phố"), "province", of="record",
        meaning=gettext_lazy("Đơn vị của năm kế hoạch. Để trống nếu giao cho một tổ chức."),
    )  # fmt: skip
    organisation = SheetColumn(
        "organisation", gettext_lazy("Tổ chức được giao vốn"), "organisation", of="record"
    )
    source = SheetColumn(
        "source", gettext_lazy("Nguồn kinh phí"), "source", of="choice", required=True,
        choices=FundingSource, widget=ProgrammeWidget(),
    )  # fmt: skip
    stage = SheetColumn(
        "stage", gettext_lazy("Giai đoạn kế hoạch"), "stage", of="choice", required=True,
        choices=PlanStage, widget=ChoiceWidget(PlanStage, also=STAGE_WORDS),
    )  # fmt: skip
    kind = SheetColumn(
        "kind", gettext_lazy("Loại quyết định"), "decision_kind", of="choice",
        choices=DecisionKind, widget=ChoiceWidget(DecisionKind, also=KIND_WORDS),
        meaning=gettext_lazy("Để trống: quyết định đầu của giai đoạn là giao, sau đó là bổ sung."),
    )  # fmt: skip
    content = SheetColumn("content", gettext_lazy("Nội dung khuyến công"), "content", of="record")
    amount = SheetColumn(
        "amount", gettext_lazy("Số tiền"), "amount_total", of="money", required=True,
        meaning=gettext_lazy("Thu hồi, cắt giảm ghi số âm."),
    )  # fmt: skip
    number = SheetColumn(
        "number", gettext_lazy("Số quyết định"), "decision_no", widget=TextWidget()
    )
    decided_on = SheetColumn(
        "decided_on", gettext_lazy("Ngày quyết định"), "decision_date", of="date", required=True
    )
    issued_by = SheetColumn(
        "issued_by", gettext_lazy("Cơ quan ban hành"), "issued_by", widget=TextWidget()
    )
    batch = SheetColumn("batch", gettext_lazy("Tên đợt"), "batch", widget=TextWidget())
    note = SheetColumn("note", gettext_lazy("Ghi chú"), "note",
                       widget=TextWidget(keeps_lines=True))  # fmt: skip

    class Meta(SheetResource.Meta):
        model = PlanDecision
        fields = (
            "year", "province", "organisation", "source", "stage", "kind", "content", "amount",
            "number", "decided_on", "issued_by", "batch", "note",
        )  # fmt: skip

    def __init__(self, user: Any, *, clears: bool = False) -> None:
        super().__init__(user, clears=clears)
        self.places, self.contents, self.bodies = ProvinceBook(), ContentBook(), BodyBook()
        self.own = Workplace(user, self.places)
        self.book = PlanBook(self.places, self.bodies, self.contents)
        self.instance: Any = None
        self.met: dict[tuple[Any, ...], int] = {}
        self.row_number = 0
        looked_up: dict[str, tuple[Any, Any]] = {
            "province": (lambda text, row: province_of(self, text, row), lambda each: each.key),
            "organisation": (lambda text, row: holder_of(self, text, row), self.bodies.words),
            "content": (self.content_of, lambda each: each.name),
        }
        for name, (find, show) in looked_up.items():
            self.columns[name].widget = KnownWidget(find, show)

    @classmethod
    def drafts(cls, table: Any, record: Any) -> list[Draft]:
        """Make a row of every amount of a line: by source and stage."""
        return plan_drafts(cls, table, record)

    # -- what there is --------------------------------------------------------------------------

    def load(self, rows: list[Row]) -> None:
        """Read the plans that the rows are about, with their decisions."""
        self.book.add({key for row in rows if (key := self.plan_key(row))}, self.held)

    def plan_key(self, row: Row) -> PlanKey | None:
        """Name the plan of a row; None where it cannot be read."""
        try:
            province, organisation = holder_in(self, row)
            source = self.columns["source"].read(row)
        except (ValueError, ValidationError, KeyError):
            return None
        if not (province or organisation) or not row.get("year"):
            return None
        return plan_key(province, organisation, int(row["year"]), source)

    def content_of(self, text: str, _row: Row) -> Any:
        """Return the content of a decision; raise ValueError."""
        if found := self.contents.find(str(text)):
            return found
        raise ValueError(_("Không nhận ra nội dung khuyến công “%s”.") % text)

    def find(self, row: Row) -> Any:
        """Return the decision that says the same; a row that cannot be read has none."""
        self.instance = draft = self.begun(PlanDecision(), row)
        try:
            super().import_instance(draft, row)
        except ValidationError:
            return None
        key = self.plan_key(row)
        if key is None or not self.decides(draft):
            return None
        found = self.book.like(key, draft, with_kind=bool(draft.kind))
        self.refuse_twice(found or draft, key)
        return found

    def refuse_twice(self, decision: Any, key: PlanKey) -> None:
        """Refuse the second row that says the same of one plan."""
        who = (key, *identity(decision), decision.kind)
        if first := self.met.get(who):
            raise ValidationError({"number": _("Quyết định này đã có ở dòng %d.") % first})
        self.met[who] = self.row_number

    def before_import_row(self, row: Row, **kwargs: Any) -> None:
        """Remember where the row stands."""
        self.row_number = kwargs["row_number"]

    # -- what a row becomes ---------------------------------------------------------------------

    def begun(self, decision: Any, row: Row) -> Any:
        """Give a new decision the holder of its row."""
        try:
            decision.province, decision.organisation = holder_in(self, row)
        except ValueError:
            decision.province = decision.organisation = None
        decision.year, decision.source = row.get("year"), ""
        return decision

    def after_init_instance(self, instance: Any, new: bool, row: Row, **kwargs: Any) -> None:
        """Begin a new decision."""
        self.instance = self.begun(instance, row) if new else instance
        instance.remarks = []
        super().after_init_instance(instance, new, row, **kwargs)

    def import_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        """Take over the row; say what kind of decision it is where the row does not."""
        super().import_instance(instance, row, **kwargs)
        if not instance.kind and (key := self.plan_key(row)):
            instance.kind = self.book.usual_kind(key, instance.stage, instance.amount)

    def state(self, instance: Any) -> Row:
        """Return the values by column, as JSON."""
        body = instance.organisation
        return {
            "year": instance.year,
            "province": instance.province and instance.province.key,
            "organisation": body and self.bodies.words(body),
            "source": instance.source,
            "stage": instance.stage,
            "kind": instance.kind,
            "content": instance.content and instance.content.name,
            "amount": instance.amount,
            "number": instance.number,
            "decided_on": instance.decided_on and instance.decided_on.isoformat(),
            "issued_by": instance.issued_by,
            "batch": instance.batch,
            "note": instance.note,
        }

    def refuse(self, instance: Any, *, new: bool) -> None:
        """Write only into plans that the person decides; what was signed stays as it was."""
        if instance.province is None and instance.organisation is None:
            raise ValidationError({"province": _("Chưa rõ kế hoạch của tỉnh, tổ chức nào.")})
        if not self.decides(instance):
            raise ValidationError({"province": _("Bạn chỉ nhập kế hoạch của đơn vị mình.")})
        if instance.source not in planned_by(self.user):
            raise ValidationError({"source": _("Kế hoạch nguồn này do cấp khác quyết định.")})
        if not new:
            self.refuse_rewriting(instance)

    def decides(self, decision: Any) -> bool:
        """Say whether the plan is of the person's place."""
        if self.user.is_local:
            return bool(decision.province) and decision.province.pk in self.own.units
        return bool(self.user.sees_everything)

    def refuse_rewriting(self, instance: Any) -> None:
        """Refuse another amount, kind or day of a decision that is recorded."""
        before, after = instance.state_before, instance.state_after
        changed = [name for name in after if before[name] != after[name]]
        message = _("Quyết định đã ghi không sửa bằng tệp: hãy ghi quyết định điều chỉnh.")
        if wrong := {name: message for name in changed if name not in CHANGEABLE}:
            raise ValidationError(wrong)

    def check(self, instance: Any, row: Row, *, new: bool) -> None:
        """Refuse what makes no sense, and what takes more away than was given."""
        errors = self.errors(instance)
        if not errors and new:
            errors = self.book.taken_away(instance)
        if errors:
            raise ValidationError(errors)

    def errors(self, decision: Any) -> dict[str, str]:
        """Find what is wrong, by column."""
        needed = ("source", "stage", "kind", "decided_on")
        found = self.missing(name for name in needed if not getattr(decision, name))
        if decision.amount is None:
            found["amount"] = _("Thiếu số tiền.")
        found |= {
            name: _("Dài quá %d ký tự.") % most
            for name, most in TEXTS.items()
            if len(getattr(decision, name)) > most
        }
        if decision.year not in YEARS:
            found["year"] = _("Năm phải từ 2000 đến 2100.")
        elif decision.province and not existed_in(decision.province, decision.year):
            words = {"name": decision.province.name, "year": decision.year}
            found["province"] = _("%(name)s không tồn tại trong năm %(year)s.") % words
        return found or sign_errors(decision)

    # -- writing --------------------------------------------------------------------------------

    def lists(self) -> dict[str, list[str]]:
        """Offer the contents of the decree."""
        return {"content": self.contents.names()}

    def write_new(self, instances: list[Any]) -> None:
        """Open the plans that are new, and add the decisions."""
        self.book.open_plans(instances)
        PlanDecision.objects.bulk_create(instances, batch_size=500)

    def write_changed(self, instances: list[Any]) -> None:
        """Store what is said beside a decision; its amount never changes."""
        rewrite(instances, CHANGEABLE)

    def records(self, pks: list[int]) -> dict[int, Any]:
        """Read decisions with their plans, locked."""
        rows = self.held(PlanDecision.objects.filter(pk__in=pks))
        return self.book.completed(rows)

    def take_back_all(self, pairs: list[tuple[Any, Any]]) -> None:
        """Remove decisions that came in; raise where others take away what they gave."""
        decisions = [decision for decision, _also in pairs]
        refuse_debt(decisions)
        PlanDecision.objects.filter(pk__in=[each.pk for each in decisions]).delete()


def sign_errors(decision: Any) -> dict[str, str]:
    """Refuse money that goes the wrong way for its kind."""
    if decision.kind == DecisionKind.RECOVERY and decision.amount > 0:
        return {"amount": _("Thu hồi, cắt giảm ghi số âm.")}
    if decision.kind in (DecisionKind.INITIAL, DecisionKind.SUPPLEMENT) and decision.amount < 0:
        return {"amount": _("Giao hoặc bổ sung không ghi số âm.")}
    return {}


def refuse_debt(decisions: Iterable[Any]) -> None:
    """Raise ValidationError where without these a stage of a plan would sum below zero."""
    gone: dict[tuple[int, str], list[Any]] = {}
    for decision in decisions:
        gone.setdefault((decision.plan_id, decision.stage), []).append(decision)
    for (plan, stage), some in gone.items():
        rest = PlanDecision.objects.filter(plan=plan, stage=stage)
        rest = rest.exclude(pk__in=[each.pk for each in some])
        if sum(rest.values_list("amount", flat=True)) < 0:
            raise ValidationError(_("Quyết định khác đã thu hồi một phần số này."))


KIND = Kind(
    key="plans",
    label=gettext_lazy("Kế hoạch, quyết định kinh phí"),
    table_kinds=frozenset({"plans"}),
    order=25,
    resource=PlanResource,
    may_import=lambda user: bool(planned_by(user)),
    address=lambda record: reverse("plan", args=[record.plan_id]),
    gather=cells.gathered,
    own=lambda user: PlanDecision.objects.editable_by(user),
    own_year="plan__year",
)
