"""Locks a round or an entry, and reads under the lock who may do what in which state."""

from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import gettext as _

from awards.models import AwardRound, Entry
from khuyencong.accounts.models import User
from khuyencong.history.models import Change
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused

Right = Callable[[User], Any]
"""A queryset method such as `AwardRound.objects.editable_by`."""


def hold_round(pk: int, by: User, right: Right, version: int | None = None) -> AwardRound:
    """Lock the round until the transaction ends, and read it as it is then."""
    AwardRound.objects.visible_to(by).get(pk=pk)
    held: AwardRound = AwardRound.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    if not right(by).filter(pk=pk).exists():
        raise Refused(_("Kỳ bình chọn này do đơn vị khác thực hiện; bạn chỉ xem được."))
    refuse_stale(held, version)
    return held


def hold_entry(pk: int, by: User, right: Right, version: int | None = None) -> Entry:
    """Lock the round of an entry and the entry, in this order."""
    seen = Entry.objects.visible_to(by).get(pk=pk)
    rounds = AwardRound.objects.select_for_update(no_key=True, of=("self",))
    held_round = rounds.get(pk=seen.round_id)
    held: Entry = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    if not right(by).filter(pk=pk).exists():
        raise Refused(_("Bạn chỉ xem được sản phẩm dự thi này."))
    refuse_stale(held, version)
    held.round = held_round
    return held


def refuse_stale(row: Any, version: int | None) -> None:
    """Refuse a step on a row that changed since the person read it."""
    if version is None or row.version == version:
        return
    change = Change.objects.about(row.belongs_to()).first()
    who = (change.user_name if change else "") or _("người khác")
    message = _("Trong lúc bạn xem, %(who)s đã sửa “%(what)s”. Hãy xem lại rồi làm tiếp.")
    raise ChangedMeanwhile(message % {"who": who, "what": row})


def refuse_unless(row: AwardRound, statuses: Collection[str]) -> None:
    """Refuse a step that the round's state does not allow."""
    if row.status not in statuses:
        message = _("Kỳ bình chọn đang ở trạng thái “%(status)s”: không làm được bước này.")
        raise Refused(message % {"status": row.get_status_display()})
