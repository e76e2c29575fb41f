"""The admin of plans, projects, spending and figures, as an administrator uses it."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programmes.models import (
    ActivityContent,
    Beneficiary,
    Cell,
    Document,
    FundingPlan,
    Indicator,
    PlanDecision,
    Project,
    Report,
    ReportedFigure,
    RuleOverride,
    SpendingEntry,
    SupportCeiling,
    cells,
)
from programmes.models.cells import Level
from provinces.models import Province
from tests import factories as make

pytestmark = pytest.mark.django_db

MODELS = [
    ActivityContent, Document, FundingPlan, Indicator, PlanDecision, Project, Report,
    ReportedFigure, RuleOverride, SpendingEntry, SupportCeiling,
]  # fmt: skip


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make.make_administrator())
    return client


def address(model: type[Model] | Model, page: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_every_model_but_the_cells_has_its_admin() -> None:
    registered = {model for model in admin.site._registry if model._meta.label.startswith("prog")}
    assert registered == set(MODELS)
    assert Cell not in registered
    for model in apps.get_app_config("programmes").get_models():
        assert re.search(r"[^\x00-\x7f]", str(model._meta.verbose_name_plural))


MAKERS: list[Callable[[], Any]] = [
    make.make_content, make.make_document, make.make_decision, make.make_indicator,
    make.make_entry, make.make_report, lambda: make.new_figure().save(),
]  # fmt: skip


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_list_costs_the_same_queries_however_long(office: Client, model: type[Model]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address(model, "changelist")).status_code == 200
        return len(captured)

    for maker in MAKERS:
        maker()
    few = queries()
    for maker in MAKERS * 4:
        maker()
    assert queries() == few <= 6


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_form_offers_a_list_of_rows(office: Client, model: type[Model]) -> None:
    make.make_decision()
    make.make_entry()
    row = model._default_manager.first()
    pages = [address(model, "change", row.pk)] if row else []
    if model is not PlanDecision:
        pages.append(address(model, "add"))
    for page in pages:
        selects = re.findall(r"<select.*?</select>", text_of(office.get(page)), re.DOTALL)
        assert all(select.count("<option") <= 20 for select in selects)


@pytest.mark.parametrize(
    ("maker", "term"),
    [
        (lambda: make.make_project(title="Máy sấy Đắk Lắk"), "may say dak lak"),
        (lambda: make.make_plan(province=make.make_province(name="Đắk Thử")), "DAK THU"),
        (lambda: make.make_content(name="Ứng dụng máy thử"), "ung dung may thu"),
        (lambda: make.make_indicator(name="Số lượt thử"), "so luot thu"),
        (lambda: make.make_document(publisher="Báo Thử Đời"), "bao thu doi"),
        (lambda: make.make_entry(project=make.make_project(title="Lò gốm thử")), "lò gom thu"),
        (lambda: make.make_report(province=make.make_province(name="Đắk Thử")), "đăk thử"),
    ],
)
def test_rows_are_found_without_marks(
    office: Client, maker: Callable[[], Model], term: str
) -> None:
    row = maker()
    found = office.get(address(row, "changelist"), {"q": term}).context["cl"].result_list
    assert list(found) == [row]
    assert (
        not office.get(address(row, "changelist"), {"q": "khong co dau"}).context["cl"].result_list
    )


def test_the_year_filter_keeps_a_year(office: Client) -> None:
    wanted = make.make_project(year=2009)
    make.make_project(year=2025)
    page = office.get(address(Project, "changelist"), {"nam": "2009"})
    assert list(page.context["cl"].result_list) == [wanted]
    page = office.get(address(Project, "changelist"), {"nam": "abc"})
    assert page.context["cl"].result_count == Project.objects.count()


# -- plans --------------------------------------------------------------------------------------

NO_ROWS = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}


def rows(prefix: str, *given: dict[str, Any], stored: int = 0) -> dict[str, Any]:
    """What a browser sends for inline rows: the stored ones are shown, not sent."""
    data = {f"{prefix}-{name}": value for name, value in NO_ROWS.items()}
    data |= {f"{prefix}-TOTAL_FORMS": stored + len(given), f"{prefix}-INITIAL_FORMS": stored}
    for number, row in enumerate(given, start=stored):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def decision(**fields: Any) -> dict[str, Any]:
    given = {"stage": "allocated", "kind": "initial", "decided_on": "15/01/2024"}
    return {**given, "amount": "100000000", **fields}


RECOVERY = {"kind": "recovery", "decided_on": "01/11/2024"}


def test_a_plan_is_entered_with_its_decisions(office: Client) -> None:
    province = make.make_province()
    data = {"province": province.pk, "year": 2024, "source": "local"}
    # The recovery stands first: it is the sum that must not be negative, not every step.
    sent = rows("decisions", decision(**RECOVERY, amount="-30000000"), decision())
    response = office.post(address(FundingPlan, "add"), {**data, **sent})
    assert response.status_code == 302, text_of(response)
    cell = Cell.objects.get(level=Level.YEAR, province=province)
    assert (cell.allocated, cell.records) == (70_000_000, 2)
    assert cells.differences() == []


def test_taking_back_too_much_is_said_on_the_form(office: Client) -> None:
    stored = make.make_decision()
    plan = stored.plan
    data: dict[str, Any] = {"province": plan.province_id, "year": 2024, "source": "national"}
    too_much = decision(**RECOVERY, amount="-100000001")
    key: dict[str, Any] = {"decisions-0-id": stored.pk, "decisions-0-plan": plan.pk}
    sent = {**data, **key, **rows("decisions", too_much, stored=1)}
    response = office.post(address(FundingPlan, "change", plan.pk), sent)
    assert "Tổng của giai đoạn “Được giao” sẽ âm." in text_of(response)
    sent["decisions-1-amount"] = "-100000000"
    assert office.post(address(FundingPlan, "change", plan.pk), sent).status_code == 302
    assert Cell.objects.get(level=Level.YEAR).allocated == 0


def test_moving_a_plan_in_the_admin_moves_its_cells(office: Client) -> None:
    stored = make.make_decision()
    plan, other = stored.plan, make.make_organisation()
    key: dict[str, Any] = {"decisions-0-id": stored.pk, "decisions-0-plan": plan.pk}
    data = {"organisation": other.pk, "year": 2025, "source": "local"}
    sent = {**data, **key, **rows("decisions", stored=1)}
    assert office.post(address(FundingPlan, "change", plan.pk), sent).status_code == 302
    stored.refresh_from_db()
    assert stored.month == 0
    assert (
        Cell.objects.get(level=Level.YEAR, year=2025, organisation=other).allocated == 100_000_000
    )
    assert cells.differences() == []


def test_a_decision_is_neither_rewritten_nor_deleted(office: Client) -> None:
    stored = make.make_decision()
    assert office.post(address(stored, "delete", stored.pk)).status_code == 403
    sent = {"number": "QĐ 7/VD", "issued_by": "Cơ quan Ví Dụ", "amount": "5"}
    assert office.post(address(stored, "change", stored.pk), sent).status_code == 302
    stored.refresh_from_db()
    assert (stored.number, stored.amount) == ("QĐ 7/VD", 100_000_000)
    data: dict[str, Any] = {"province": stored.plan.province_id, "year": 2024}
    data["source"] = "national"
    key: dict[str, Any] = {"decisions-0-id": stored.pk, "decisions-0-plan": stored.plan_id}
    changed: dict[str, Any] = {"decisions-0-amount": "5", "decisions-0-DELETE": "on"}
    sent = {**data, **key, **changed, **rows("decisions", stored=1)}
    assert office.post(address(FundingPlan, "change", stored.plan_id), sent).status_code == 302
    stored.refresh_from_db()
    assert stored.amount == 100_000_000


# -- projects and spending ----------------------------------------------------------------------


def test_a_project_is_entered_with_funding_and_beneficiary_and_moved(office: Client) -> None:
    province, content, establishment = (
        make.make_province(), make.make_content(), make.make_establishment()
    )  # fmt: skip
    data = {
        "code": "VD-1", "title": "Máy thử", "province": province.pk, "year": 2024,
        "source": "local", "content": content.pk, "kind": "ordinary", "status": "approved",
        "started_on": "01/03/2024",
    }  # fmt: skip
    money = rows("funding", {"source": "local", "amount": "1000"})
    helped = rows("beneficiaries", {"establishment": establishment.pk, "share": "1000"})
    response = office.post(address(Project, "add"), {**data, **money, **helped})
    assert response.status_code == 302, text_of(response)
    project = Project.objects.get(code="VD-1")
    assert project.funding.get().amount == 1000
    assert Beneficiary.objects.get().establishment == establishment
    entry = make.make_entry(project=project)
    none = {**rows("funding"), **rows("beneficiaries")}
    moved = {**data, **none, "province": "", "organisation": make.make_organisation().pk}
    assert office.post(address(project, "change", project.pk), moved).status_code == 302
    assert Cell.objects.get(level=Level.YEAR, executed=entry.amount).province is None
    assert cells.differences() == []


def test_deleting_the_selected_projects_refreshes_the_cells(office: Client) -> None:
    gone, kept = make.make_project(), make.make_entry().project
    sent = {"action": "delete_selected", "post": "yes", "_selected_action": [gone.pk]}
    assert office.post(address(Project, "changelist"), sent).status_code == 302
    sent["_selected_action"] = [kept.pk]
    office.post(address(Project, "changelist"), sent)
    assert list(Project.objects.filter(origin="entered")) == [kept]
    assert cells.differences() == []


def test_a_published_project_is_shown_and_not_changed(office: Client) -> None:
    project = make.make_project(origin="published", source="", content=None)
    page = office.get(address(project, "change", project.pk))
    assert page.status_code == 200
    assert 'name="_save"' not in text_of(page)


def test_spending_before_its_project_is_said_on_the_form(office: Client) -> None:
    project = make.make_project(started_on=date(2024, 3, 1))
    data = {"project": project.pk, "source": "national", "stage": "executed", "amount": "5"}
    sent = {**data, "spent_on": "29/02/2024", "year": 2024}
    response = office.post(address(SpendingEntry, "add"), sent)
    assert "Ngày chi trước ngày bắt đầu đề án." in text_of(response)
    sent["spent_on"] = "01/03/2024"
    assert office.post(address(SpendingEntry, "add"), sent).status_code == 302
    assert Cell.objects.get(level=Level.YEAR).executed == 5


def test_an_entry_is_not_deleted_and_its_money_not_changed(office: Client) -> None:
    entry = make.make_entry()
    assert office.post(address(entry, "delete", entry.pk)).status_code == 403
    actions = text_of(office.get(address(SpendingEntry, "changelist")))
    assert "delete_selected" not in actions
    sent = {"amount": "1", "voucher": "PC 12", "note": ""}
    assert office.post(address(entry, "change", entry.pk), sent).status_code == 302
    entry.refresh_from_db()
    assert (entry.amount, entry.voucher) == (60_000_000, "PC 12")


def test_wrong_entries_are_reversed_from_the_list_once(office: Client) -> None:
    chosen = [make.make_entry(), make.make_entry()]
    sent = {"action": "reverse", "_selected_action": [entry.pk for entry in chosen]}
    page = office.post(address(SpendingEntry, "changelist"), sent, follow=True)
    assert "Đã đảo 2 bút toán." in text_of(page)
    assert {entry.reversal.amount for entry in SpendingEntry.objects.filter(reverses=None)} == {
        -60_000_000
    }
    again = office.post(address(SpendingEntry, "changelist"), sent, follow=True)
    assert "Đã đảo" not in text_of(again)
    assert SpendingEntry.objects.count() == 4
    assert cells.differences() == []


def test_choosing_a_province_searches_without_marks(office: Client) -> None:
    wanted = make.make_province(name="Đắk Thử")
    field = {"app_label": "programmes", "model_name": "project", "field_name": "province"}
    found = office.get(reverse("admin:autocomplete"), {"term": "dak thu", **field}).json()
    assert [result["id"] for result in found["results"]] == [str(wanted.pk)]
    assert Province.objects.count() > 20
