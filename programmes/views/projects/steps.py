"""Takes a step of a project (bước xử lý): explains it, asks for its papers, carries it out."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from programmes.forms.life.step import StepForm
from programmes.lifecycle.carrying_out import carry_out, judge
from programmes.lifecycle.carrying_over import remaining
from programmes.lifecycle.refusals import ChangedMeanwhile, Incomplete, Refused
from programmes.lifecycle.steps import STEPS, Step
from programmes.models import Action, FundingSource, Project
from programmes.rules.judging import warnings_for
from programmes.views.plans.addresses import batch_address
from programmes.views.projects.page import readable_project
from programmes.views.projects.refused import (
    changed_meanwhile,
    posted_version,
    refused,
    renewed,
)

EXPLAINED: Final = {
    Action.SUBMIT: gettext_lazy(
        "Hồ sơ được gửi đến cấp thẩm định và không sửa được nữa, trừ khi rút về hoặc bị trả lại."
    ),
    Action.WITHDRAW: gettext_lazy("Hồ sơ trở lại là bản nháp để sửa tiếp."),
    Action.APPRAISE_LOCAL: gettext_lazy("Sở Công Thương xác nhận hồ sơ đạt thẩm định cấp cơ sở."),
    Action.APPRAISE_MINISTRY: gettext_lazy("Cục xác nhận hồ sơ đạt thẩm định cấp Bộ."),
    Action.RETURN: gettext_lazy("Hồ sơ trở lại cấp trước đó cùng với lý do."),
    Action.RETURN_TO_DRAFT: gettext_lazy("Hồ sơ trở lại đơn vị lập để sửa, cùng với lý do."),
    Action.REJECT: gettext_lazy("Đề án dừng lại ở đây; có thể lập hồ sơ mới từ đề án này."),
    Action.CONTRACT: gettext_lazy("Ghi nhận hợp đồng đã ký."),
    Action.START: gettext_lazy("Đề án bắt đầu được thực hiện."),
    Action.ACCEPT: gettext_lazy("Ghi biên bản nghiệm thu và kết quả đạt được theo từng mục tiêu."),
    Action.LIQUIDATE: gettext_lazy("Ghi biên bản thanh lý hợp đồng."),
    Action.SETTLE: gettext_lazy("Đề án được quyết toán và khép lại."),
    Action.STOP: gettext_lazy(
        "Ghi quyết định ngừng triển khai. Tiền đã chi giữ nguyên trong sổ; "
        "phần thu hồi ghi bằng bút toán."
    ),
    Action.CARRY_OVER: gettext_lazy(
        "Lập đề án của năm sau với số tiền còn lại; đề án này khép lại."
    ),
}
IN_BATCHES: Final = (Action.APPROVE, Action.ASSIGN)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show a step to who may take it now, and take it."""
    action = Action.of_slug(slug)
    if action is None or action not in {each.action for each in STEPS}:
        raise Http404
    project = readable_project(request.user, pk)
    version = posted_version(request)
    try:
        found = judge(project, action, request.user, version)
        if found.action in IN_BATCHES:
            return redirect(batch_address(found.action, project))
        data = request.POST if request.method == "POST" else None
        form = StepForm(data, step=found, project=project)
        if form.is_valid():
            return take(request, project, found, form)
        return shown(request, project, found, form)
    except Refused as why:
        return refused(request, project, why)
    except ChangedMeanwhile as why:
        return step_again(request, pk, action, why)


def step_again(request: HttpRequest, pk: int, action: str, why: ChangedMeanwhile) -> HttpResponse:
    """Tell who changed the project; where the step is still open, keep what was typed for it."""
    project = readable_project(request.user, pk)
    try:
        found = judge(project, action, request.user)
    except Refused:
        return changed_meanwhile(request, project, why)
    if found.action in IN_BATCHES:
        return changed_meanwhile(request, project, why)
    form = StepForm(renewed(request, project), step=found, project=project)
    return shown(request, project, found, form, changed=str(why))


def take(request: HttpRequest, project: Project, found: Step, form: StepForm) -> HttpResponse:
    """Carry the step out and go back to the project."""
    try:
        carry_out(project=project, action=found.action, by=request.user, **form.grounds)
    except Incomplete as why:
        return shown(request, project, found, form, why.missing)
    except Project.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Đã ghi: %(step)s.") % {"step": found.action.label})
    return redirect("project", project.pk)


def money_left(project: Project) -> list[tuple[str, int]]:
    """Return what goes into the next year, by source (đồng)."""
    left = remaining(project).items()
    return [(str(FundingSource(source).label), amount) for source, amount in left]


def shown(
    request: HttpRequest,
    project: Project,
    found: Step,
    form: StepForm,
    missing: Any = (),
    changed: str = "",
) -> HttpResponse:
    """Show the step with its questions; `changed` says who changed the project meanwhile."""
    context = {
        "project": project,
        "step": found,
        "form": form,
        "missing": missing,
        "changed": changed,
        "explanation": EXPLAINED.get(found.action, ""),
        "remaining": money_left(project) if found.action == Action.CARRY_OVER else [],
        "warnings": [
            each for each in warnings_for(project, on=timezone.localdate()) if each.is_open
        ],
    }
    status = 409 if changed else 200
    return render(request, "programmes/projects/step.html", context, status=status)
