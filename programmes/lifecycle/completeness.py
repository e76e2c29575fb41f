"""What a file must have before it is handed in (TT 36/2013/TT-BCT Điều 5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programmes.models.project import Project
from programmes.models.stages import FundingSource
from programmes.models.status import ProjectKind

# Rows of a form have no single field to point at.
ANCHORS: Final = {
    "funding": "#s-money",
    "beneficiaries": "#beneficiaries",
    "implementing_unit": "#id_implementing_unit_0",
}


@dataclass(frozen=True)
class Missing:
    """Something that the file lacks, and the form's field where it is filled in."""

    field: str
    message: str

    @property
    def anchor(self) -> str:
        """Return where in the form it is."""
        return ANCHORS.get(self.field, f"#id_{self.field}")

    def __str__(self) -> str:
        return self.message


def missing_of(project: Project) -> list[Missing]:
    """List what the file lacks, in the order of the form."""
    return [*missing_fields(project), *missing_money(project), *missing_people(project)]


def missing_fields(project: Project) -> Iterator[Missing]:
    """Go through the headings that every file has."""
    for name, message in wanted(project).items():
        if not getattr(project, name):
            yield Missing(name, message)
    if project.source == FundingSource.LOCAL and project.organisation_id:
        yield Missing("source", _("Đề án KCĐP phải thuộc một tỉnh, thành phố."))
    try:
        project.clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield from (Missing(name, message) for message in messages)


def wanted(project: Project) -> dict[str, str]:
    """Name the fields that must be filled in; a task may name its unit when it is given."""
    fields = {
        "title": _("Chưa có tên đề án."),
        "source": _("Chưa chọn chương trình (KCQG hoặc KCĐP)."),
        "content": _("Chưa chọn nội dung hoạt động."),
        "implementing_unit": _("Chưa có đơn vị thực hiện."),
        "goal": _("Chưa có mục tiêu."),
        "started_on": _("Chưa có ngày bắt đầu."),
        "ended_on": _("Chưa có ngày kết thúc."),
    }
    if project.kind == ProjectKind.TASK:
        del fields["implementing_unit"]
    return fields


def missing_money(project: Project) -> Iterator[Missing]:
    """Ask for the programme's own money: without it there is nothing to approve."""
    if not project.funding.filter(source=project.source, amount__gt=0).exists():
        yield Missing("funding", _("Chưa có kinh phí khuyến công đề nghị."))


def missing_people(project: Project) -> Iterator[Missing]:
    """Ask who gains, but for group projects and tasks (TT 36/2013/TT-BCT Điều 10.1a)."""
    if project.kind == ProjectKind.ORDINARY and not project.beneficiaries.exists():
        yield Missing("beneficiaries", _("Chưa có đơn vị thụ hưởng."))
