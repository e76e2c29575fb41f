"""Spending entries (bút toán) in spreadsheets: added, never edited; undone by reversal."""

from collections import defaultdict
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.imports.columns import ChoiceWidget, KnownWidget, SheetColumn
from khuyencong.imports.drafts import Draft
from khuyencong.imports.kinds import Kind
from khuyencong.imports.resources import Row, SheetResource, draft_of
from khuyencong.text import search_key
from programmes.models import FundingSource, Project, SpendingEntry, cells
from programmes.recording import REFUNDS, EntryKind, kinds_of, sources_of, why_closed

KINDS: Final[dict[str, str]] = {
    "tam ung": EntryKind.ADVANCE,
    "giai ngan": EntryKind.DISBURSEMENT,
    "thuc hien": EntryKind.EXECUTION,
    "quyet toan": EntryKind.SETTLEMENT,
    "thanh toan": EntryKind.DISBURSEMENT,
    "hoan tra": EntryKind.DISBURSEMENT_REFUND,
    "hoan ung": EntryKind.ADVANCE_REFUND,
    "thu hoi tam ung": EntryKind.ADVANCE_REFUND,
}
SOURCES: Final[dict[str, str]] = {
    "kcqg": FundingSource.NATIONAL,
    "kcdp": FundingSource.LOCAL,
    "doi ung": FundingSource.COUNTERPART,
    "khac": FundingSource.OTHER,
    "trung uong": FundingSource.NATIONAL,
    "dia phuong": FundingSource.LOCAL,
}
Total = tuple[int, str, str, int]


class EntryKindWidget(ChoiceWidget):
    """What a row records, by the words of offices; a refund may carry its sign or none."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the kind; a negative amount under "giải ngân" is money that comes back."""
        kind = super().clean(value, row, **kwargs)
        is_negative = isinstance(row and row.get("amount"), int) and row["amount"] < 0
        if is_negative and kind == EntryKind.ADVANCE:
            return EntryKind.ADVANCE_REFUND
        return EntryKind.DISBURSEMENT_REFUND if is_negative and kind == "disbursement" else kind


class EntryResource(SheetResource):
    """One entry per row, known by all that it says: the same file twice adds nothing."""

    natural_key = ("project", "kind", "source", "amount", "spent_on", "year", "voucher")

    project = SheetColumn("project", gettext_lazy("Mã đề án"), "code", of="record", required=True)
    kind = SheetColumn(
        "kind", gettext_lazy("Loại bút toán"), "stage", of="choice", required=True,
        choices=EntryKind, widget=EntryKindWidget(EntryKind, also=KINDS),
    )  # fmt: skip
    source = SheetColumn(
        "source", gettext_lazy("Nguồn"), "source", of="choice", choices=FundingSource,
        widget=ChoiceWidget(FundingSource, also=SOURCES),
        meaning=gettext_lazy("Để trống: theo chương trình của đề án."),
    )  # fmt: skip
    amount = SheetColumn(
        "amount", gettext_lazy("Số tiền"), "amount", of="money", required=True,
        meaning=gettext_lazy("Hoàn trả có thể ghi số âm hoặc dương."),
    )  # fmt: skip
    spent_on = SheetColumn(
        "spent_on", gettext_lazy("Ngày chi"), "spent_on", of="date", required=True
    )
    year = SheetColumn(
        "year", gettext_lazy("Năm ngân sách"), "year", of="year",
        meaning=gettext_lazy("Để trống: năm của ngày. Chi chỉnh lý tháng 1 ghi năm trước."),
    )  # fmt: skip
    voucher = SheetColumn("voucher", gettext_lazy("Số chứng từ"), "voucher_no")
    voucher_on = SheetColumn("voucher_on", gettext_lazy("Ngày chứng từ"), "voucher_date", of="date")
    note = SheetColumn("note", gettext_lazy("Ghi chú"), "note")

    class Meta(SheetResource.Meta):
        model = SpendingEntry
        fields = (
            "project", "kind", "source", "amount", "spent_on", "year", "voucher", "voucher_on",
            "note",
        )  # fmt: skip

    def __init__(self, user: Any, *, clears: bool = False) -> None:
        super().__init__(user, clears=clears)
        self.columns["project"].widget = KnownWidget(self.project_of, lambda each: each.code)
        self.projects: dict[str, Project] = {}
        self.standing: dict[tuple[Any, ...], SpendingEntry] = {}
        self.met: set[tuple[Any, ...]] = set()
        self.totals: dict[Total, int] = defaultdict(int)

    @classmethod
    def drafts(cls, table: Any, record: Any) -> list[Draft]:
        """Make a row of each amount: stages and sources may stand in columns of their own."""
        drafts = []
        for figure in table.figures(record):
            draft = draft_of(cls, table, record)
            kind = kind_of_stage(figure.stage, figure.amount)
            draft.values |= {"kind": kind, "source": figure.source, "amount": figure.amount}
            typed = {"typed": record.typed.get(figure.column)}
            draft.cells["amount"] = {"row": record.row, "column": figure.column, **typed}
            drafts.append(draft)
        return drafts or [draft_of(cls, table, record)]

    # -- what there is --------------------------------------------------------------------------

    def load(self, rows: list[Row]) -> None:
        """Read the projects that the rows name, as far as the person sees them, and their money."""
        codes = {str(row["project"]).strip() for row in rows if row.get("project")}
        codes -= set(self.projects)  # rows come a thousand at a time: sums are read once
        seen = Project.objects.visible_to(self.user).select_related("province", "organisation")
        for some in pieces(sorted(codes)):
            found = {each.code: each for each in seen.filter(code__in=some)}
            self.projects |= found
            self.load_entries([each.pk for each in found.values()])

    def load_entries(self, projects: list[int]) -> None:
        """Read what is recorded of some projects; what was reversed counts, but stands no more."""
        entries = SpendingEntry.objects.filter(project__in=projects)
        by_pk = {each.pk: each for each in self.projects.values()}
        for entry in entries.select_related("reversal").order_by():
            entry.project = by_pk[entry.project_id]
            self.totals[total_of(entry)] += entry.amount
            if entry.reverses_id is None and not hasattr(entry, "reversal"):
                self.standing[identity(entry)] = with_kind(entry)

    def project_of(self, code: str, _row: Row) -> Project:
        """Return a project that the person sees; a code of another province is no code."""
        try:
            return self.projects[str(code).strip()]
        except KeyError:
            raise ValueError(_("Không có đề án mang mã này.")) from None

    def find(self, row: Row) -> SpendingEntry | None:
        """Return the entry that says the same; a row that cannot be read has none."""
        draft = SpendingEntry()
        try:
            super().import_instance(draft, row)
        except ValidationError:
            return None
        self.complete(draft)
        who = identity(draft)
        if who in self.met:
            message = _("Giống hệt một dòng trên; nếu là hai lần chi, hãy ghi số chứng từ.")
            raise ValidationError({"voucher": message})
        self.met.add(who)
        return self.standing.get(who)

    # -- what a row becomes ---------------------------------------------------------------------

    def import_instance(self, instance: SpendingEntry, row: Row, **kwargs: Any) -> None:
        """Take a new entry over; one that stands is never edited."""
        if instance._state.adding:
            super().import_instance(instance, row, **kwargs)
            self.complete(instance)

    def complete(self, entry: Any) -> None:
        """Fill in stage and sign from the kind, and the source and year where none is said."""
        kind = getattr(entry, "kind", "")
        if kind:
            entry.stage = EntryKind(kind).stage
            if entry.amount is not None:
                entry.amount = abs(entry.amount) * EntryKind(kind).sign
        if entry.project_id and not entry.source:
            entry.source = entry.project.source
        if entry.spent_on and not entry.year:
            entry.year = entry.spent_on.year

    def refuse(self, instance: Any, *, new: bool) -> None:
        """Record only what the person may, of a project that is open."""
        if not new:
            return
        project = instance.project
        if instance.source not in sources_of(self.user, project):
            raise ValidationError({"source": _("Vai trò của bạn không ghi nguồn này.")})
        if reason := why_closed(project):
            raise ValidationError({"project": reason})
        if instance.kind not in kinds_of(self.user, project):
            raise ValidationError({"kind": _("Vai trò của bạn không ghi loại bút toán này.")})

    def check(self, instance: Any, row: Row, *, new: bool) -> None:
        """Refuse a day outside of the project or its year, and money that falls below zero."""
        self.refuse_missing(instance)
        self.clean_values(instance)
        instance.check_dates()
        total = self.totals[total_of(instance)] + (instance.amount if new else 0)
        if total < 0:
            raise ValidationError({"amount": _("Hoàn trả nhiều hơn số đã ghi của đề án.")})
        self.totals[total_of(instance)] = total

    def refuse_missing(self, instance: Any) -> None:
        """Raise what every entry needs."""
        needed = ("project", "kind", "source", "amount", "spent_on", "year")
        values = {"kind": getattr(instance, "kind", ""), "project": instance.project_id}
        empty = [name for name in needed if not (values.get(name) or getattr(instance, name, None))]
        if empty:
            raise ValidationError(self.missing(empty))

    def write_new(self, instances: list[Any]) -> None:
        """Add the entries, and recount once."""
        SpendingEntry.objects.bulk_create(instances, batch_size=500)

    # -- taking back ----------------------------------------------------------------------------

    def records(self, pks: list[int]) -> dict[int, Any]:
        """Read entries with their projects and what reversed them."""
        rows = SpendingEntry.objects.filter(pk__in=pks).select_related("project", "reversal")
        return {row.pk: with_kind(row) for row in rows}

    def take_back(self, instances: list[Any]) -> None:
        """Reverse the entries: the ledger keeps both; one reversed before is refused."""
        if any(hasattr(each, "reversal") for each in instances):
            raise ValidationError(_("Bút toán này đã được đảo."))
        for each in instances:
            each.reverse(on=timezone.localdate(), reason=_("hoàn tác lần nhập"))


def pieces(items: list[Any]) -> list[list[Any]]:
    """Cut a list into pieces short enough for one statement."""
    return [items[start : start + 1000] for start in range(0, len(items), 1000)]


def kind_of_stage(stage: str | None, amount: int | None) -> str | None:
    """Return what a stage of a sheet records, by the sign of its amount."""
    kinds = REFUNDS if amount is not None and amount < 0 else tuple(EntryKind)
    return next((kind.value for kind in kinds if kind.stage == stage), None)


def with_kind(entry: Any) -> Any:
    """Say of a stored entry what a person would have chosen."""
    refunds = {kind.stage: kind for kind in REFUNDS}
    kinds = {kind.stage: kind for kind in EntryKind if kind not in REFUNDS}
    entry.kind = (refunds if entry.amount < 0 else kinds).get(entry.stage, "")
    return entry


def identity(entry: Any) -> tuple[Any, ...]:
    """Return all that makes an entry this one."""
    day: date | None = entry.spent_on
    words = search_key(entry.voucher or "")
    return entry.project_id, entry.stage, entry.source, entry.amount, day, entry.year, words


def total_of(entry: Any) -> Total:
    """Name the sum that an entry counts in and that may not fall below zero."""
    return entry.project_id, entry.source, entry.stage, entry.year


KIND = Kind(
    key="entries",
    label=gettext_lazy("Bút toán chi"),
    table_kinds=frozenset({"entries"}),
    order=50,
    resource=EntryResource,
    may_import=lambda user: user.may_enter or user.role in ("officer", "department"),
    address=lambda record: reverse("project", args=[record.project_id]) + "#entries-title",
    gather=cells.gathered,
)
