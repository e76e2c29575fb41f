"""A project that goes on next year: a new one with the money that is left, the old one closed."""

from datetime import date

import pytest
from django.test import Client

from khuyencong.accounts.models import Role
from programmes.lifecycle.carrying_out import carry_out
from programmes.models import Project, SupportBasis, cells
from provinces.models import Province
from tests import factories as make
from tests.programmes.projects.lives import GROUNDS, MILLION, aim, make_full_project, person
from tests.programmes.records import seen

pytestmark = pytest.mark.django_db


def carried(project: Project) -> Project:
    role = Role.MINISTRY_OFFICER if project.source == "national" else Role.DEPARTMENT
    carry_out(
        project=project, action="carry_over", by=person(role, project),
        ended_on=date(project.year + 1, 6, 30), **GROUNDS,
    )  # fmt: skip
    return Project.objects.get(continues=project)


def test_the_rest_of_the_money_goes_into_the_next_year() -> None:
    project = make_full_project(status="in_progress")
    aim(project)
    make.make_entry(project=project, amount=120 * MILLION)
    new = carried(project)
    project.refresh_from_db()
    assert project.status == "carried_over"
    assert (new.year, new.status, new.title) == (2025, "in_progress", project.title)
    assert new.funding.get(source="national").amount == 180 * MILLION
    assert new.funding.get(source="counterpart").amount == 400 * MILLION
    assert (new.started_on, new.ended_on) == (date(2025, 1, 1), date(2025, 6, 30))
    assert new.approved
    assert new.approved["funding"]["national"] == 180 * MILLION
    assert [row.establishment for row in new.beneficiaries.all()] == [
        row.establishment for row in project.beneficiaries.all()
    ]
    assert new.targets.count() == 1
    assert project.entries.count() == 1
    assert cells.differences() == []


def test_the_page_says_first_what_goes_into_the_next_year(client: Client) -> None:
    project = make_full_project(status="in_progress")
    make.make_entry(project=project, amount=120 * MILLION)
    client.force_login(person(Role.MINISTRY_OFFICER))
    assert "180.000.000 đồng" in seen(client.get(f"/de-an/{project.pk}/buoc/chuyen-tiep/"))


def test_each_of_the_two_tells_of_the_other() -> None:
    project = make_full_project(status="assigned")
    new = carried(project)
    assert "Chuyển tiếp từ đề án" in new.events.get().note
    assert project.events.get().to_status == "carried_over"


def test_a_merged_province_hands_its_project_to_its_successor() -> None:
    old = Province.objects.get(key="hoa-binh-63")
    project = make_full_project(
        status="in_progress", province=old, year=2025, source="local",
        started_on=date(2025, 3, 1), ended_on=date(2025, 12, 1),
    )  # fmt: skip
    assert carried(project).province == Province.objects.get(key="phu-tho-34")


def test_the_ceiling_that_was_chosen_goes_with_the_project() -> None:
    project = make_full_project(status="in_progress")
    SupportBasis.objects.create(project=project, item="may-moc", unit_count=2)
    basis = carried(project).support_basis
    assert (basis.item, basis.unit_count, basis.eligible_cost) == ("may-moc", 2, None)
