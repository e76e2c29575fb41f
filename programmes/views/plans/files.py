"""The tables of a plan and of a batch as files: decisions, projects (tải kế hoạch, đợt)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.exports.download import Download
from khuyencong.tables import Column, Source, Table
from programmes.models import DecisionShare, FundingPlan, PlanBatch, Project

if TYPE_CHECKING:
    from programmes.views.plans.plan import DecisionRow, PlanPage

BATCH = 500


def plan_file(request: HttpRequest, page: "PlanPage") -> HttpResponseBase | None:
    """Return the table of a plan that the address asks for; none where it is empty."""
    file, name = Download.asked(request), request.GET.get("bang", "")
    if file is None:
        return None
    if name == "quyet-dinh" and page.decisions:
        return file.of(decision_table(page.plan, page.decisions), f"quyet-dinh-{page.plan}")
    if name == "de-an" and page.all_projects.exists():
        return file.of(project_table(page.plan, page.all_projects), f"de-an-{page.plan}")
    return None


def table(title: str, columns: list[Column], rows: Iterable[list[Any]], period: str) -> Table:
    """Return a table of what the system recorded."""
    origin = _("kế hoạch, quyết định và hồ sơ đề án trong hệ thống")
    return Table(
        title=title, columns=columns, rows=rows, unit=_("đồng"), period=period, source=origin,
        as_of=timezone.localdate(), sources=[Source(origin)],
    )  # fmt: skip


def decision_table(plan: FundingPlan, rows: Iterable["DecisionRow"]) -> Table:
    """Return the decisions of a plan in order, each with the running sum of its stage."""
    columns = [
        Column("number", _("Số văn bản"), width=32),
        Column("day", _("Ngày"), "date", meaning=_("Ngày ký quyết định")),
        Column("issuer", _("Cơ quan ban hành")),
        Column("stage", _("Giai đoạn"), meaning=_("Đăng ký, kế hoạch hoặc được giao")),
        Column("kind", _("Loại")),
        Column("batch", _("Đợt")),
        Column("content", _("Nội dung")),
        Column("amount", _("Số tiền"), "money", meaning=_("Có dấu: điều chỉnh giảm là số âm")),
        Column(
            "running", _("Lũy kế"), "money",
            meaning=_("Tổng của giai đoạn tính đến quyết định này"),
            computed=_("cộng dồn số tiền cùng giai đoạn theo thứ tự quyết định"),
        ),
        Column("note", _("Ghi chú")),
    ]  # fmt: skip
    found = (decision_line(row) for row in rows)
    return table(f"{_('Quyết định kinh phí')} – {plan}", columns, found, str(plan.year))


def decision_line(row: "DecisionRow") -> list[Any]:
    """Write one decision."""
    decision = row.decision
    return [
        str(decision),
        decision.decided_on,
        decision.issued_by or None,
        decision.get_stage_display(),
        decision.get_kind_display(),
        row.batch.name if row.batch else decision.batch or None,
        str(decision.content) if decision.content else None,
        decision.amount,
        row.running,
        decision.note or None,
    ]


def project_table(plan: FundingPlan, projects: Any) -> Table:
    """Return the projects of a plan with their own money and what they were given."""
    columns = [
        Column("code", _("Mã đề án")),
        Column("title", _("Tên đề án"), width=40),
        Column("status", _("Trạng thái")),
        Column(
            "support", _("Kinh phí hiện nay"), "money",
            meaning=_("Kinh phí của đề án từ nguồn của kế hoạch, sau điều chỉnh"),
        ),
        Column(
            "given", _("Đã giao"), "money",
            meaning=_("Kinh phí đã giao cho đề án"),
            computed=_("cộng phần của đề án trong các quyết định giao"),
        ),
    ]  # fmt: skip
    return table(
        f"{_('Đề án của kế hoạch')} – {plan}", columns, project_lines(projects), str(plan.year)
    )


def project_lines(projects: Any) -> Iterator[list[Any]]:
    """Write the projects as they are read."""
    for row in projects.iterator(chunk_size=BATCH):
        yield [row.code, row.title, row.get_status_display(), row.support, row.given]


def share_table(batch: PlanBatch, shares: Any) -> Table:
    """Return the projects of a batch that the reader may see, with their share."""
    columns = [
        Column("code", _("Mã đề án")),
        Column("title", _("Tên đề án"), width=40),
        Column("holder", _("Đơn vị"), meaning=_("Tỉnh hoặc tổ chức của đề án")),
        Column("content", _("Nội dung")),
        Column("decision", _("Quyết định trong kế hoạch"), width=32),
        Column("amount", _("Số tiền"), "money", meaning=_("Phần của đề án trong đợt")),
    ]
    title = f"{_('Đề án trong đợt')} – {batch.name}"
    return table(title, columns, share_lines(shares), str(batch.year))


def share_lines(shares: Any) -> Iterator[list[Any]]:
    """Write the shares as they are read."""
    share: DecisionShare
    for share in shares.iterator(chunk_size=BATCH):
        project: Project = share.project
        yield [
            project.code,
            project.title,
            str(project.holder),
            str(project.content) if project.content else None,
            str(share.decision),
            share.amount,
        ]
