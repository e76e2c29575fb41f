"""Active projects of one's own place that do not keep a rule (cảnh báo chưa ai chấp nhận)."""

from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from khuyencong.accounts.models import User
from khuyencong.formatting import number
from programmes.models import Project
from programmes.rules.judging import warnings_for_each
from programmes.rules.warning import RuleWarning
from programmes.worklist.kinds import Found, Item
from programmes.worklist.waiting import UNFINISHED, visible

MOST: Final = 300
"""The newest active projects of a place that are judged: rules are Python; the page says so."""


def find_warnings(user: User, today: date, part: slice) -> Found:
    """Judge the active projects of the user's place, in as many queries as for one."""
    rows = visible(user).filter(status__in=UNFINISHED).select_related("province", "organisation")
    projects = list(rows.order_by("-year", "-pk")[: MOST + 1])
    note = left_out(rows.count()) if len(projects) > MOST else ""
    del projects[MOST:]
    judged = warnings_for_each(projects, on=today)
    found = []
    for project in projects:
        if open_now := [warning for warning in judged[project.pk] if warning.is_open]:
            found.append(item_of(project, open_now))
    return Found(len(found), found[part], note)


def left_out(count: int) -> str:
    """Say that only the newest projects were judged, and of how many."""
    words = {"most": number(MOST), "count": number(count)}
    message = _(
        "Mới xét %(most)s đề án mới nhất trong %(count)s đề án đang hoạt động; cảnh báo của các đề "
        "án còn lại xem ở trang từng đề án."
    )
    return message % words


def item_of(project: Project, warnings: list[RuleWarning]) -> Item:
    """Name the project and the first of what does not agree."""
    more = _(" (và %(count)d cảnh báo khác)") % {"count": len(warnings) - 1}
    return Item(
        name=project.title,
        address=reverse("project", args=[project.pk]),
        code=project.code,
        place=str(project.holder),
        detail=warnings[0].sentence + (more if len(warnings) > 1 else ""),
    )
