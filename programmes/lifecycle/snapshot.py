"""What was approved (nội dung được duyệt): kept with the project, whatever is adjusted later."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from khuyencong.formatting import date_text, dong, short_number
from programmes.models.parts import Beneficiary, ProjectFunding, ProjectTarget
from programmes.models.project import Project
from programmes.models.stages import FundingSource


@dataclass(frozen=True)
class Difference:
    """Something that is not any more as it was approved, in words."""

    label: str
    approved: str
    now: str


def frozen(project: Project) -> dict[str, Any]:
    """Describe what a project is now, so that it can be read for ever (JSON)."""
    return described(
        project,
        funding=project.funding.all(),
        people=project.beneficiaries.all(),
        targets=project.targets.all(),
    )


def described(
    project: Project,
    *,
    funding: Iterable[ProjectFunding],
    people: Iterable[Beneficiary],
    targets: Iterable[ProjectTarget],
) -> dict[str, Any]:
    """Describe a project with its parts, stored or not."""
    return {
        "title": project.title,
        "content": {"id": project.content_id, "name": str(project.content or "")},
        "implementing_unit": str(project.implementing_unit or ""),
        "coordinating_unit": project.coordinating_unit,
        "goal": project.goal,
        "place": place_text(project),
        "started_on": project.started_on and project.started_on.isoformat(),
        "ended_on": project.ended_on and project.ended_on.isoformat(),
        "funding": {row.source: row.amount for row in funding},
        "beneficiaries": [
            {"establishment": row.establishment_id, "name": str(row), "share": row.share}
            for row in people
        ],
        "targets": [
            {"indicator": row.indicator_id, "name": str(row), "planned": str_of(row.planned),
             "unit": row.unit}
            for row in targets
        ],
    }  # fmt: skip


def place_text(project: Project) -> str:
    """Name the place as it is known: the commune, what was typed, or both."""
    return ", ".join(filter(None, (project.place, str(project.commune or ""))))


def str_of(value: Decimal | None) -> str | None:
    """Write a number so that JSON keeps its decimals."""
    return None if value is None else str(value)


def approved_funding(project: Project) -> dict[str, int]:
    """Return the approved amounts by source (đồng); none where nothing was approved here."""
    funding: dict[str, int] = (project.approved or {}).get("funding", {})
    return funding


def differences(project: Project) -> list[Difference]:
    """List what differs between what was approved and what holds now."""
    if not project.approved:
        return []
    then, now = dict(texts(project.approved)), dict(texts(frozen(project)))
    labels = list(dict.fromkeys((*then, *now)))
    pairs = ((label, then.get(label, "–"), now.get(label, "–")) for label in labels)
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]


def texts(snapshot: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Write a snapshot in words, one line a subject."""
    for label, key in single_texts():
        yield label, snapshot[key] or "–"
    yield _("Nội dung hoạt động"), snapshot["content"]["name"] or "–"
    yield _("Thời gian"), f"{day_text(snapshot['started_on'])} – {day_text(snapshot['ended_on'])}"
    for source in FundingSource:
        if source in snapshot["funding"]:
            yield str(source.label), dong(snapshot["funding"][source])
    yield _("Đơn vị thụ hưởng"), "; ".join(map(beneficiary_text, snapshot["beneficiaries"])) or "–"
    for target in snapshot["targets"]:
        yield _("Mục tiêu: %(name)s") % target, target_text(target)


def single_texts() -> list[tuple[str, str]]:
    """Name what a snapshot holds as one text."""
    return [
        (_("Tên đề án"), "title"),
        (_("Đơn vị thực hiện"), "implementing_unit"),
        (_("Đơn vị phối hợp"), "coordinating_unit"),
        (_("Mục tiêu"), "goal"),
        (_("Địa điểm"), "place"),
    ]


def day_text(day: str | None) -> str:
    """Write a day of a snapshot."""
    return date_text(date.fromisoformat(day) if day else None)


def beneficiary_text(row: dict[str, Any]) -> str:
    """Write who gains, and how much where it is known."""
    return row["name"] if row["share"] is None else f"{row['name']} ({dong(row['share'])})"


def target_text(row: dict[str, Any]) -> str:
    """Write an aim with its unit."""
    planned = row["planned"]
    value = short_number(Decimal(planned) if planned is not None else None, 3)
    return f"{value} {row['unit']}".strip()
