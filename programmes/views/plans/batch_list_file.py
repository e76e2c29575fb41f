"""All batches that a person may see, as a file (tải danh sách đợt)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.tables import Column, Table
from programmes.models import DecisionShare, PlanBatch, Project
from programmes.views.plans.files import BATCH, table


def batch_list(user: Any) -> Table | None:
    """Return the batches, the latest first; none where there are none."""
    found = PlanBatch.objects.visible_to(user)
    if not found.exists():
        return None
    return table(_("Các đợt phê duyệt, giao kế hoạch"), columns(), lines(counted(found, user)), "")


def counted(batches: Any, user: Any) -> QuerySet[PlanBatch]:
    """Add how many projects the reader may see in each, and their money."""
    projects = Project.objects.visible_to(user).order_by().values("pk")
    shares = DecisionShare.objects.filter(batch=OuterRef("pk"), project__in=projects)
    grouped = shares.order_by().values("batch")
    rows: QuerySet[PlanBatch] = batches.annotate(
        projects=Coalesce(Subquery(grouped.annotate(n=Count("project")).values("n")), 0),
        amount=Subquery(grouped.annotate(total=Sum("amount")).values("total")),
    )
    return rows


def columns() -> list[Column]:
    """Return the headings."""
    return [
        Column("name", _("Đợt"), width=32),
        Column("stage", _("Giai đoạn"), meaning=_("Phê duyệt (kế hoạch) hoặc giao")),
        Column("source", _("Chương trình")),
        Column("year", _("Năm kế hoạch"), "year"),
        Column("number", _("Số quyết định")),
        Column("day", _("Ngày quyết định"), "date"),
        Column("issuer", _("Cơ quan ban hành"), width=32),
        Column("projects", _("Số đề án"), "count", meaning=_("Đề án mà người tải được xem")),
        Column(
            "amount", _("Số tiền"), "money", meaning=_("Phần của các đề án ấy"),
            computed=_("cộng phần của từng đề án trong đợt"),
        ),
        Column("note", _("Ghi chú")),
    ]  # fmt: skip


def lines(batches: Any) -> Iterator[list[Any]]:
    """Write the batches as they are read."""
    for row in batches.iterator(chunk_size=BATCH):
        yield [
            row.name,
            row.get_stage_display(),
            row.get_source_display(),
            row.year,
            row.number,
            row.decided_on,
            row.issued_by,
            row.projects,
            row.amount,
            row.note or None,
        ]
