"""Projects as the database has them: the law of their approval, their place, their overrides."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.models import (
    Action,
    ActivityContent,
    Beneficiary,
    DecisionShare,
    Project,
    ProjectEvent,
    ProjectFunding,
    RuleOverride,
    SupportBasis,
    SupportCeiling,
)
from programmes.rules.judging import (
    warnings_for,
    warnings_for_each,
    warnings_for_entries,
    warnings_for_entry,
)
from provinces.models import Province
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

TRIEU = 1_000_000
TODAY = date(2019, 12, 1)


def project_with(support: int, own: int = 10_000, **fields: Any) -> Project:
    """A machinery project of 2018 with so much national support and counterpart (triệu)."""
    content = ActivityContent.objects.get(code="machinery")
    given = {"year": 2018, "content": content, "started_on": None}
    project = make.make_project(**{**given, **fields})
    for source, amount in ((project.source, support), ("counterpart", own)):
        ProjectFunding.objects.create(project=project, source=source, amount=amount * TRIEU)
    return project


def keys(project: Project, on: date = TODAY) -> set[str]:
    return {each.key for each in warnings_for(project, on=on)}


def approve(project: Project, day: date | None, at: datetime | None = None) -> None:
    given = {"from_status": "appraised_ministry", "to_status": "approved"}
    when = {"at": at} if at else {}
    ProjectEvent.objects.create(
        project=project, action=Action.APPROVE, decided_on=day, **given, **when
    )


# -- the law of its day -------------------------------------------------------------------------


def test_the_law_in_force_on_the_day_of_approval_holds() -> None:
    project = project_with(250)
    assert "support-over-ceiling" in keys(project)  # of 1 January 2018: 200 triệu
    approve(project, date(2018, 3, 27))
    assert "support-over-ceiling" in keys(project)
    approve(project, date(2018, 3, 28))  # approved again, under TT 28/2018/TT-BTC: 300 triệu
    assert "support-over-ceiling" not in keys(project)


def test_without_the_day_of_the_paper_the_day_of_the_step_counts_here() -> None:
    project = project_with(250)
    approve(project, None, datetime(2018, 3, 27, 17, 30, tzinfo=UTC))  # the 28th in Hà Nội
    assert "support-over-ceiling" not in keys(project)


def test_a_later_law_changes_nothing_for_what_was_approved_before() -> None:
    project = project_with(300, year=2024)
    assert keys(project) == set()
    assert "ceiling-unknown" in keys(project_with(300, year=2025))


def test_a_production_line_gets_one_and_a_half_of_machinery() -> None:
    line = ActivityContent.objects.get(code="production_line")
    assert "support-over-ceiling" not in keys(project_with(450, year=2019, content=line))
    assert "support-over-ceiling" in keys(project_with(451, year=2019, content=line))


def test_a_priority_area_gets_one_and_a_half_under_the_law_of_2014() -> None:
    assert "support-over-ceiling" not in keys(project_with(300, is_priority=True))
    assert "support-over-ceiling" in keys(project_with(301, is_priority=True))


def test_a_content_that_can_be_several_things_is_chosen() -> None:
    clusters = ActivityContent.objects.get(code="linkage_and_clusters")
    project = project_with(200, year=2017, content=clusters)
    assert keys(project) == {"ceiling-unknown"}
    SupportBasis.objects.create(project=project, item="linked_cluster")
    assert keys(project) == {"support-over-ceiling"}  # 150 triệu a cluster
    SupportBasis.objects.filter(project=project).update(unit_count=2)
    assert keys(project) == set()


def test_an_unverified_row_warns_nobody() -> None:
    SupportCeiling.objects.filter(key="ttlt26-machinery").update(is_verified=False)
    assert keys(project_with(250)) == {"ceiling-unknown"}


# -- the law of its place -----------------------------------------------------------------------


def local_row(key: str, amount: int, **fields: Any) -> SupportCeiling:
    given = {"item": "machinery", "name": "Máy móc", "legal_basis": "NQ thử Điều 1", "per": "model"}
    province = Province.objects.get(key=key)
    verified = {"is_verified": True, "programme": "local", "valid_from": date(2010, 1, 1)}
    content = ActivityContent.objects.get(code="machinery")
    return SupportCeiling.objects.create(
        key=f"thu-{key}",
        province=province,
        amount=amount * TRIEU,
        content=content,
        **{**given, **verified, **fields},
    )


def local_project(key: str, support: int) -> Project:
    return project_with(support, source="local", year=2025, province=Province.objects.get(key=key))


def test_a_province_has_levels_of_its_own_and_its_neighbour_has_not() -> None:
    local_row("thanh-hoa", 100)
    assert keys(local_project("thanh-hoa", 101)) == {"support-over-ceiling"}
    assert keys(local_project("ha-noi", 101)) == {"ceiling-unknown"}


def test_what_a_merged_unit_decided_holds_on_until_the_new_one_decides() -> None:
    local_row("bac-kan-63", 100)
    assert keys(local_project("bac-kan-63", 101)) == {"support-over-ceiling"}
    successor = local_project("thai-nguyen-34", 101)
    assert keys(successor) == {"support-over-ceiling"}
    local_row("thai-nguyen-63", 120)  # of two sets the higher, so that nobody is warned in vain
    assert keys(successor) == set()
    local_row("thai-nguyen-34", 90)
    assert keys(successor) == {"support-over-ceiling"}
    assert keys(local_project("ha-noi", 101)) == {"ceiling-unknown"}


# -- what the database adds ---------------------------------------------------------------------


def test_reversed_entries_and_refunds_leave_no_date_behind() -> None:
    project = project_with(100, year=2019, ended_on=date(2019, 6, 30))
    wrong = {"project": project, "year": 2019, "spent_on": date(2019, 7, 1)}
    entry = make.make_entry(**wrong, stage="advanced")
    assert "after-end-national-advanced-2019" in keys(project)
    entry.reverse(on=date(2019, 7, 2))
    assert keys(project) == set()


def test_allocations_count_and_plans_do_not() -> None:
    project = project_with(100, year=2019)
    make.make_entry(project=project, year=2019, spent_on=date(2019, 5, 1), amount=50 * TRIEU)
    plan = make.make_plan(year=2019)
    for stage, amount in (("planned", 10), ("allocated", 40)):
        decision = make.make_decision(plan=plan, stage=stage, decided_on=date(2019, 1, 5))
        DecisionShare.objects.create(
            project=project, decision=decision, stage=stage, amount=amount * TRIEU
        )
    assert keys(project) == {"executed-over-allocated-national"}


def test_a_published_project_is_a_claim_and_is_not_judged() -> None:
    assert keys(project_with(9_000, origin="published")) == set()


def test_an_entry_is_judged_before_it_is_stored() -> None:
    project = project_with(100, year=2019)
    entry = make.new_entry(project=project, stage="advanced", year=2019, spent_on=date(2019, 5, 1))
    entry.amount = 70 * TRIEU
    assert warnings_for_entry(entry, on=TODAY) == []
    entry.amount = 71 * TRIEU
    assert [each.key for each in warnings_for_entry(entry, on=TODAY)] == ["advance-share-national"]
    assert not project.entries.exists()


def test_what_did_not_agree_before_is_not_the_entrys_fault() -> None:
    project = project_with(301, year=2019)
    assert keys(project) == {"support-over-ceiling"}
    entry = make.new_entry(project=project, year=2019, spent_on=date(2019, 5, 1))
    assert warnings_for_entries(project, [entry], on=TODAY) == []


# -- overrides ----------------------------------------------------------------------------------


def accept(project: Project) -> RuleOverride:
    warning = warnings_for(project, on=TODAY)[0]
    return RuleOverride.objects.create(
        project=project,
        rule=warning.key,
        sentence=warning.sentence,
        reason="Đã được Bộ đồng ý.",
        by=make.make_user(),
    )


def test_an_accepted_warning_stays_and_is_open_no_more() -> None:
    project = project_with(301, year=2019)
    override = accept(project)
    [warning] = warnings_for(project, on=TODAY)
    assert (warning.override, warning.is_open) == (override, False)


def test_with_other_numbers_the_reason_no_longer_covers_it() -> None:
    project = project_with(301, year=2019)
    accept(project)
    ProjectFunding.objects.filter(project=project, source="national").update(amount=400 * TRIEU)
    [warning] = warnings_for(project, on=TODAY)
    assert warning.is_open


def test_an_override_needs_a_reason() -> None:
    override = accept(project_with(301, year=2019))
    override.pk, override.reason = None, ""
    assert make.refusals(override)
    assert make.database_refuses(override)


# -- as many as one likes -----------------------------------------------------------------------


def test_a_thousand_projects_cost_no_query_more_than_one(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    projects = [project_with(301, year=2019) for _number in range(8)]
    for project in projects:
        Beneficiary.objects.create(project=project, establishment=make.make_establishment())
        make.make_entry(project=project, year=2019, spent_on=date(2019, 5, 1))
        accept(project)
    rows = list(Project.objects.filter(pk__in=[each.pk for each in projects]))
    costs = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            warnings_for_each(some, on=TODAY)
        costs.append(len(queries))
    assert costs == [9, 9]
