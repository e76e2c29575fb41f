"""Tells who changed a project while somebody else was reading it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.history.models import Change
from programmes.models import Project, ProjectEvent


def what_happened(project: Project) -> tuple[str, ProjectEvent | None]:
    """Return a sentence about the last change, and the step where it was one."""
    event = project.events.order_by("-at", "-pk").first()
    change = Change.objects.about(project).first()
    if event and (change is None or event.at >= change.at):
        return step_sentence(project, event), event
    if change is None:
        return _("Đề án đã thay đổi trong lúc bạn xem."), None
    words = {"who": change.user_name or _("hệ thống"), "when": moment(change.at)}
    return _("Trong lúc bạn xem, %(who)s đã sửa hồ sơ lúc %(when)s.") % words, None


def step_sentence(project: Project, event: ProjectEvent) -> str:
    """Say which step somebody took, and where the project stands since."""
    words = {
        "who": event.by_name or _("hệ thống"),
        "role": event.get_role_display(),
        "when": moment(event.at),
        "action": event.get_action_display(),
        "status": project.get_status_display(),
    }
    message = _(
        "Trong lúc bạn xem, %(who)s (%(role)s) đã làm bước “%(action)s” lúc %(when)s. "
        "Đề án nay ở trạng thái “%(status)s”."
    )
    return message % words


def moment(at: object) -> str:
    """Write a moment in local time."""
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}"  # type: ignore[arg-type]  # a datetime
