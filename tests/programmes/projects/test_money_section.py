"""What the project page says of money: balances, entries, warnings, and who may act on them."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from khuyencong.accounts.models import Role
from programmes.models import (
    ActivityContent,
    DecisionShare,
    FundingSource,
    Project,
    ProjectFunding,
    RuleOverride,
    SupportBasis,
)
from programmes.views.projects.money import Balance, money_of
from provinces.models import Province
from tests import factories as make
from tests.programmes.projects.money_forms import (
    TRIEU,
    department,
    officer,
    project_with,
    staff,
    text_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]

TODAY = date(2026, 11, 1)


@pytest.fixture
def centre(client: Client) -> Client:
    client.force_login(staff())
    return client


def record(project: Project, stage: str, amount: int, **fields: Any) -> Any:
    """Record an amount (triệu) in March 2026."""
    given = {"source": project.source, "year": 2026, "spent_on": date(2026, 3, 1)}
    return make.make_entry(project=project, stage=stage, amount=amount * TRIEU, **given | fields)


def balance(project: Project, source: str = "national") -> Balance:
    label = str(FundingSource(source).label)
    balances = money_of(project, staff(), on=TODAY).balances
    return next(each for each in balances if each.label == label)


# -- balances -----------------------------------------------------------------------------------


def test_a_balance_is_the_sum_of_its_entries_and_what_follows() -> None:
    project = project_with(200 * TRIEU)
    record(project, "advanced", 100)
    record(project, "disbursed", 30)
    record(project, "executed", 80)
    record(project, "settled", 70)
    found = balance(project)
    assert (found.advanced, found.disbursed) == (100 * TRIEU, 30 * TRIEU)
    assert (found.executed, found.settled) == (80 * TRIEU, 70 * TRIEU)
    assert found.remaining == 70 * TRIEU  # of 200: each đồng was paid once
    assert found.uncovered == 20 * TRIEU


def test_what_is_not_known_is_no_zero() -> None:
    found = balance(project_with(200 * TRIEU))
    assert (found.allocated, found.advanced, found.executed, found.settled) == (None,) * 4
    assert found.remaining == 200 * TRIEU
    assert found.uncovered is None


def test_counterpart_is_nobodys_debt() -> None:
    project = project_with()
    record(project, "executed", 250, source="counterpart")
    found = balance(project, "counterpart")
    assert (found.support, found.executed, found.remaining) == (300 * TRIEU, 250 * TRIEU, None)


def test_refunds_and_reversals_lower_the_balance() -> None:
    project = project_with()
    wrong = record(project, "advanced", 90)
    wrong.reverse(on=date(2026, 3, 2))
    record(project, "advanced", 60)
    record(project, "advanced", -10)
    assert balance(project).advanced == 50 * TRIEU


def test_what_decisions_gave_the_project_is_its_allocation() -> None:
    project = project_with()
    decision = make.make_decision(plan=make.make_plan(year=2026), decided_on=date(2026, 1, 5))
    for amount in (120, -20):
        DecisionShare.objects.create(
            project=project, decision=decision, stage="allocated", amount=amount * TRIEU
        )
    assert balance(project).allocated == 100 * TRIEU


def test_money_of_a_source_that_was_never_promised_shows_too() -> None:
    project = project_with()
    ProjectFunding.objects.filter(source="national").delete()
    record(project, "executed", 5)
    found = balance(project)
    assert (found.support, found.remaining, found.executed) == (None, None, 5 * TRIEU)


# -- the section --------------------------------------------------------------------------------


def test_every_reader_of_the_project_sees_its_entries() -> None:
    project = project_with()
    record(project, "advanced", 100, voucher="UNC 12", voucher_on=date(2026, 2, 27))
    for user in (staff(), department(), officer(), make.make_user(role=Role.MINISTRY_VIEWER)):
        client = Client()
        client.force_login(user)
        page = text_of(client.get(reverse("project", args=[project.pk])))
        assert "01/03/2026 Tạm ứng Khuyến công quốc gia 100.000.000 đồng 2026 UNC 12" in page
        assert "27/02/2026" in page


def test_unknown_is_a_dash(centre: Client) -> None:
    page = text_of(centre.get(reverse("project", args=[project_with().pk])))
    assert "Khuyến công quốc gia 200.000.000 – – – – – 200.000.000 –" in page
    assert "Chưa có bút toán." in page


def test_an_amount_opens_the_sum_that_it_counts_in(centre: Client) -> None:
    project = project_with()
    record(project, "executed", 33)
    [row] = money_of(project, staff(), on=TODAY).entries
    page = text_of(centre.get(row.sum_url))
    assert "33.000.000 đồng" in page
    assert "Thái Nguyên" in page
    record(project, "executed", 44, source="counterpart")
    assert money_of(project, staff(), on=TODAY).entries[-1].sum_url == ""


def test_a_reversed_entry_is_struck_and_points_at_its_reversal(centre: Client) -> None:
    project = project_with()
    entry = record(project, "advanced", 90)
    reversal = entry.reverse(on=date(2026, 3, 2), reason="Sai số.")
    html = centre.get(reverse("project", args=[project.pk])).content.decode()
    assert f'<tr id="but-toan-{entry.pk}" class="reversed">' in html
    assert f'href="#but-toan-{reversal.pk}"' in html
    assert f'href="#but-toan-{entry.pk}"' in html
    assert reverse("entry-reverse", args=[project.pk, entry.pk]) not in html


def test_links_are_offered_only_to_who_may_use_them() -> None:
    project = project_with(301 * TRIEU, content=machinery(), year=2024)
    entry = record(project, "executed", 1)
    offered = {
        "record": reverse("entry-add", args=[project.pk]),
        "reverse": reverse("entry-reverse", args=[project.pk, entry.pk]),
        "accept": reverse("warning-override", args=[project.pk, "support-over-ceiling"]),
        "basis": reverse("support-basis", args=[project.pk]),
    }
    expected = [
        (staff(), set(offered)),
        (officer(), {"record", "reverse", "accept"}),
        (department(), set()),
        (make.make_user(role=Role.MINISTRY_VIEWER), set()),
    ]
    for user, names in expected:
        client = Client()
        client.force_login(user)
        html = client.get(reverse("project", args=[project.pk])).content.decode()
        found = {name for name, address in offered.items() if f'"{address}"' in html}
        assert found == names
        for name, address in offered.items():
            assert (client.get(address).status_code == 200) is (name in names)


def test_it_says_why_nothing_can_be_recorded_yet(centre: Client) -> None:
    page = text_of(centre.get(reverse("project", args=[project_with(status="approved").pk])))
    assert "chỉ ghi bút toán sau khi ký hợp đồng" in page
    assert "Ghi bút toán" not in page


def test_a_project_named_in_a_document_has_no_money_of_its_own(centre: Client) -> None:
    page = text_of(centre.get(reverse("project", args=[project_with(origin="published").pk])))
    assert "Kinh phí đã chi" not in page


def test_more_entries_cost_no_query_more(centre: Client) -> None:
    project = project_with()
    record(project, "advanced", 1).reverse(on=date(2026, 3, 2))
    costs = []
    for number in (0, 15):
        for _entry in range(number):
            record(project, "executed", 2)
            record(project, "advanced", 1).reverse(on=date(2026, 3, 2))
        with CaptureQueriesContext(connection) as queries:
            centre.get(reverse("project", args=[project.pk]))
        costs.append(len(queries))
    assert costs[0] == costs[1]


# -- warnings on the page -----------------------------------------------------------------------


def machinery() -> ActivityContent:
    return ActivityContent.objects.get(code="machinery")


def too_much() -> Project:
    """A machinery project of 2024 with 301 of at most 300 triệu."""
    return project_with(301 * TRIEU, content=machinery(), year=2024, started_on=date(2024, 3, 1))


def address_of(project: Project, key: str = "support-over-ceiling") -> str:
    return reverse("warning-override", args=[project.pk, key])


def test_a_warning_stands_on_the_page_with_its_article(centre: Client) -> None:
    page = text_of(centre.get(reverse("project", args=[too_much().pk])))
    sentence = "Kinh phí hỗ trợ 301.000.000 đồng, vượt mức tối đa cho 1 cơ sở 300.000.000 đồng."
    assert f"{sentence} Căn cứ: TT 28/2018/TT-BTC Điều 8 khoản 4." in page


def test_it_is_accepted_with_a_reason_and_stays_in_sight(centre: Client) -> None:
    project = too_much()
    shown = centre.get(address_of(project))
    assert "Hãy ghi lý do." in text_of(centre.post(address_of(project), {"reason": ""}))
    sent = {"reason": "Bộ đã đồng ý.", "seen": shown.context["seen"]}
    page = text_of(centre.post(address_of(project), sent, follow=True))
    assert "đã chấp nhận Bộ đã đồng ý." in page
    assert "301.000.000 đồng, vượt" in page
    assert RuleOverride.objects.get().by_id == int(centre.session["_auth_user_id"])
    centre.post(address_of(project), sent)  # sent twice
    assert RuleOverride.objects.count() == 1
    assert "Đã chấp nhận: Bộ đã đồng ý." in text_of(centre.get(address_of(project)))


def test_what_changed_while_it_was_read_is_read_again(centre: Client) -> None:
    project = too_much()
    seen = centre.get(address_of(project)).context["seen"]
    ProjectFunding.objects.filter(project=project, source="national").update(amount=400 * TRIEU)
    response = centre.post(address_of(project), {"reason": "Đã rõ.", "seen": seen})
    assert response.status_code == 409
    assert "hãy đọc lại" in text_of(response)
    assert not RuleOverride.objects.exists()


def test_only_a_warning_that_is_there_is_accepted(centre: Client) -> None:
    project = too_much()
    assert centre.get(address_of(project, "advance-share-national")).status_code == 404
    unknown = project_with(year=2026, content=machinery())
    assert centre.get(address_of(unknown, "ceiling-unknown")).status_code == 404


def test_a_stranger_and_a_mere_reader_accept_nothing(client: Client) -> None:
    project = too_much()
    elsewhere = make.make_user(province=Province.objects.get(key="phu-tho-34"))
    for user, status in ((elsewhere, 404), (make.make_user(role=Role.MINISTRY_VIEWER), 403)):
        client.force_login(user)
        for address in (address_of(project), reverse("support-basis", args=[project.pk])):
            assert client.get(address).status_code == status
            assert client.post(address, {"reason": "Thử.", "item": ""}).status_code == status
    assert not RuleOverride.objects.exists()
    assert not SupportBasis.objects.exists()


# -- which ceiling applies ----------------------------------------------------------------------


def test_the_ceiling_is_chosen_and_counted(centre: Client) -> None:
    project = too_much()
    address = reverse("support-basis", args=[project.pk])
    page = text_of(centre.get(address))
    assert "quy định ngày 01/01/2024" in page
    assert "50% chi phí được tính hỗ trợ; 300.000.000 đồng/cơ sở" in page
    typed = {"item": "production_line", "unit_count": "2", "eligible_cost_0": "1.300"}
    page = text_of(centre.post(address, {**typed, "eligible_cost_1": "trieu"}, follow=True))
    assert "Đã ghi mức hỗ trợ áp dụng." in page
    basis = SupportBasis.objects.get(project=project)
    assert (basis.item, basis.unit_count) == ("production_line", 2)
    assert basis.eligible_cost == 1_300 * TRIEU
    assert "vượt mức tối đa" not in page
    centre.post(address, {"item": "", "unit_count": "", "eligible_cost_0": ""})
    emptied = SupportBasis.objects.values_list("item", "unit_count", "eligible_cost").get()
    assert emptied == ("", None, None)


def test_an_item_that_no_law_knows_is_refused(centre: Client) -> None:
    project = too_much()
    address = reverse("support-basis", args=[project.pk])
    for wrong in ({"item": "khong-co"}, {"unit_count": "0"}, {"unit_count": "một"}):
        assert centre.post(address, wrong).status_code == 200
    assert not SupportBasis.objects.exists()


def test_what_does_not_agree_is_said_before_a_step_and_blocks_none(centre: Client) -> None:
    project = too_much()
    address = reverse("project-step", args=[project.pk, "bat-dau"])
    assert "301.000.000 đồng, vượt mức tối đa" in text_of(centre.get(address))
    seen = centre.get(address_of(project)).context["seen"]
    centre.post(address_of(project), {"reason": "Bộ đã đồng ý.", "seen": seen})
    assert "vượt mức tối đa" not in text_of(centre.get(address))
