"""Who may open a project's form, and why a closed one is closed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from khuyencong.accounts.models import User
from programmes.models import Origin, Project, Status


class Closed(Exception):  # noqa: N818 - a closed file is no fault
    """The project cannot be edited now (403); the message says why and what to do."""

    def __init__(self, project: Project, message: str) -> None:
        super().__init__(message)
        self.project = project


def signed_in(request: HttpRequest) -> User:
    """Return the account: the middleware lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may_enter(request: HttpRequest) -> User:
    """Return the account, if its role enters records."""
    user = signed_in(request)
    if not user.may_enter:
        raise PermissionDenied
    return user


def visible(user: User, pk: int) -> Project:
    """Return a project that the person sees; a stranger's does not exist (404)."""
    rows = Project.objects.visible_to(user).select_related("province", "organisation")
    project: Project = get_object_or_404(rows, pk=pk)
    return project


def editable(user: User, pk: int) -> Project:
    """Return a draft that the person may edit; raises `Closed` with the reason."""
    project = visible(user, pk)
    if (reason := why_closed(user, project)) is not None:
        raise Closed(project, reason)
    return project


def locked(user: User, pk: int) -> Project:
    """Return the same, locked until the end of the transaction."""
    rows: Any = Project.objects.visible_to(user)
    get_object_or_404(rows.select_for_update(no_key=True), pk=pk)
    return editable(user, pk)


def why_closed(user: User, project: Project) -> str | None:
    """Say why the form is closed to the person; nothing where it is open."""
    if not user.may_enter:
        return _("Vai trò của bạn xem và xét duyệt, không sửa hồ sơ đề án.")
    if project.origin == Origin.PUBLISHED:
        return _("Đề án này được nêu trong tài liệu công bố: nội dung giữ nguyên như tài liệu.")
    if project.status != Status.DRAFT:
        message = _(
            "Đề án đang ở bước “%(status)s” nên hồ sơ đã khóa. Hồ sơ chưa thẩm định thì rút về để "
            "sửa; sau khi phê duyệt thì dùng “Điều chỉnh”."
        )
        return message % {"status": project.get_status_display()}
    return None
