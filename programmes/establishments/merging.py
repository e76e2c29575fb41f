"""Merging two records of one establishment (gộp cơ sở trùng): nothing is lost, all is said."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.accounts.models import ADMINISTRATORS, User
from khuyencong.formatting import dong
from programmes.establishments.fields import CHOSEN
from programmes.establishments.followers import FOLLOWERS
from programmes.models import Beneficiary, Project
from provinces.models import Establishment


@dataclass
class Merged:
    """What a merge did, in the words of the page."""

    kept: Establishment
    moved: int = 0
    lines: list[str] = field(default_factory=list)


def may_merge(user: User) -> bool:
    """Say whether the user merges establishments, also of two provinces (quản trị)."""
    return user.role in ADMINISTRATORS


@transaction.atomic
def merge_establishments(
    *, by: User, kept: int, gone: int, take: frozenset[str], reason: str
) -> Merged:
    """Merge one record into another: `take` names the fields whose value comes from the gone one.

    Raises PermissionDenied, and ValidationError when one was merged meanwhile or a value is wrong.
    """
    if not may_merge(by):
        raise PermissionDenied
    hold_projects(kept, gone)
    stays, goes = locked_pair(kept, gone)
    if not reason.strip():
        raise ValidationError({"reason": _("Hãy ghi lý do gộp.")})
    result = Merged(stays)
    move_beneficiaries(stays, goes, result)
    for follow in FOLLOWERS:
        result.lines += follow(stays, goes)
    for name in take & set(CHOSEN):
        setattr(stays, name, getattr(goes, name))
    goes.merged.update(merged_into=stays)
    goes.merged_into, goes.merge_reason = stays, reason.strip()
    goes.save()  # first: a tax code may belong to one living row only
    stays.full_clean()
    stays.save()
    return result


def hold_projects(*establishments: int) -> None:
    """Lock the projects first and in one order, as every writer of a project does."""
    helped = Beneficiary.objects.filter(establishment__in=establishments).order_by()
    rows = Project.objects.filter(pk__in=helped.values("project")).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def locked_pair(kept: int, gone: int) -> tuple[Establishment, Establishment]:
    """Lock both rows, always in one order, and refuse what cannot be merged any more."""
    if kept == gone:
        raise ValidationError(_("Không thể gộp một cơ sở vào chính nó."))
    rows = Establishment.objects.filter(merged_into=None, pk__in=(kept, gone)).order_by("pk")
    found = {row.pk: row for row in rows.select_for_update(of=("self",))}
    if len(found) != 2:
        raise ValidationError(_("Một trong hai cơ sở không còn hoặc đã được gộp."))
    return found[kept], found[gone]


def move_beneficiaries(stays: Establishment, goes: Establishment, result: Merged) -> None:
    """Let the kept one benefit from every project of the other; shares of one project add up."""
    own: dict[int, Any] = {row.project_id: row for row in stays.beneficiary_set.all()}
    for row in goes.beneficiary_set.select_related("project"):
        result.moved += 1
        if (same := own.get(row.project_id)) is None:
            row.establishment = stays
            row.save()
            continue
        result.lines.append(added_up(same, row))
        row.delete()
        same.save()


def added_up(same: Beneficiary, row: Beneficiary) -> str:
    """Add a share to the one that stays; an unknown one adds nothing and is said to be unknown."""
    words = {"code": row.project.code, "kept": dong(same.share), "other": dong(row.share)}
    shares = [share for share in (same.share, row.share) if share is not None]
    same.share = sum(shares) if shares else None
    words["sum"] = dong(same.share)
    if len(shares) == 1:
        return _("%(code)s: một bên chưa ghi phần hỗ trợ, giữ số đã có (%(sum)s).") % words
    if not shares:
        return _("%(code)s: cả hai bên chưa ghi phần hỗ trợ.") % words
    return _("%(code)s: cộng phần hỗ trợ %(kept)s + %(other)s = %(sum)s.") % words
