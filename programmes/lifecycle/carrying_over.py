"""Carries a project into the next year (chuyển tiếp; NĐ 45/2012/NĐ-CP Điều 14.4)."""

from collections import Counter
from datetime import date
from typing import Any, Final

from django.db.models import Sum
from django.utils.translation import gettext as _

from programmes.lifecycle.snapshot import frozen
from programmes.models import (
    Action,
    Beneficiary,
    Project,
    ProjectEvent,
    ProjectFunding,
    ProjectTarget,
    SpendingEntry,
    SpendingStage,
    Status,
)
from programmes.models.ceiling import hand_on_basis
from programmes.models.numbering import next_code

SAME: Final = (
    "title", "source", "content", "kind", "is_flagship", "is_priority", "organisation",
    "implementing_unit", "coordinating_unit", "commune", "place", "need", "goal", "scale",
    "schedule", "arrangement", "effect",
)  # fmt: skip


def continue_next_year(old: Project, by: Any, ended_on: date | None) -> Project:
    """Make the next year's project with the money that is left; the old one stays as it was."""
    first_day = date(old.year + 1, 1, 1)
    later_end = ended_on or old.ended_on
    province = old.province and old.province.folded(first_day)
    holder = province or old.organisation
    new = Project(
        **{name: getattr(old, name) for name in SAME},
        province=province,
        code=next_code(holder, old.year + 1, old.source) if holder else "",
        year=old.year + 1,
        status=Status.IN_PROGRESS,
        continues=old,
        created_by=by,
        started_on=first_day,
        ended_on=later_end if later_end and later_end >= first_day else None,
    )
    new.save()
    hand_on_parts(old, new)
    new.approved = frozen(new)
    new.save(update_fields=["approved"])
    ProjectEvent.objects.create(
        project=new,
        action=Action.CARRY_OVER,
        from_status=new.status,
        to_status=new.status,
        by=by,
        note=_("Chuyển tiếp từ đề án %(code)s năm %(year)s.")
        % {"code": old.code, "year": old.year},
    )
    return new


def hand_on_parts(old: Project, new: Project) -> None:
    """Give the new project the rest of the money, its ceiling, people, and aims not yet reached."""
    hand_on_basis(old, new)
    ProjectFunding.objects.bulk_create(
        ProjectFunding(project=new, source=source, amount=amount)
        for source, amount in remaining(old).items()
    )
    Beneficiary.objects.bulk_create(
        Beneficiary(project=new, establishment_id=row.establishment_id)
        for row in old.beneficiaries.all()
    )
    ProjectTarget.objects.bulk_create(
        ProjectTarget(
            project=new, indicator_id=row.indicator_id, planned=row.planned, unit=row.unit
        )
        for row in old.targets.all()
    )


def remaining(project: Project) -> dict[str, int]:
    """Return what is not yet carried out, by source (đồng): funding less what was executed."""
    done = Counter[str]()
    entries = SpendingEntry.objects.filter(project=project, stage=SpendingStage.EXECUTED)
    for row in entries.order_by().values("source").annotate(total=Sum("amount")):
        done[row["source"]] = row["total"]
    left = {row.source: row.amount - done[row.source] for row in project.funding.all()}
    return {source: amount for source, amount in left.items() if amount > 0}
