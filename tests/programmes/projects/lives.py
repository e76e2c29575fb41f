"""Projects at any point of their life, and the people who decide about them."""

from datetime import date
from typing import Any

from khuyencong.accounts.models import NATIONWIDE_ROLES, Role, User
from programmes.models import Beneficiary, Project, ProjectFunding, ProjectTarget, Status
from tests import factories as make

MILLION = 10**6
PAPER: dict[str, Any] = {
    "number": "1289/QĐ-BCT",
    "decided_on": date(2024, 2, 1),
    "issued_by": "Bộ Công Thương",
}
GROUNDS: dict[str, Any] = {**PAPER, "reason": "Đã rõ"}


def make_full_project(**fields: Any) -> Project:
    """A national project of a province with everything that the law asks for; 300 triệu."""
    if "implementing_unit" not in fields:
        fields["implementing_unit"] = make.make_organisation(kind="centre")
    given = {"goal": "Một mô hình", "ended_on": date(2024, 11, 30), "status": Status.DRAFT}
    project = make.make_project(**{**given, **fields})
    support = {"source": project.source, "amount": 300 * MILLION}
    ProjectFunding.objects.create(project=project, **support)
    ProjectFunding.objects.create(project=project, source="counterpart", amount=400 * MILLION)
    gains = make.make_establishment(province=project.province or make.make_province())
    Beneficiary.objects.create(project=project, establishment=gains, share=300 * MILLION)
    return project


def aim(project: Project, planned: int = 20) -> ProjectTarget:
    """Add a target: so many labourers."""
    indicator = make.make_indicator(unit_kind="count")
    return ProjectTarget.objects.create(
        project=project, indicator=indicator, planned=planned, unit="lao động"
    )


def person(role: Role, project: Project | None = None) -> User:
    """An account of the role where the project is; a nationwide one has no place."""
    if role in NATIONWIDE_ROLES or project is None:
        return make.make_user(role=role)
    if project.organisation_id and role == Role.CENTRE_STAFF:
        return make.make_user(role=role, organisation=project.organisation)
    place = project.province or make.make_province()
    return make.make_user(role=role, province=place)
