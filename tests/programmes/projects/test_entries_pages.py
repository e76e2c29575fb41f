"""Recording money: once, read back, by who may, when it may be; corrected only by reversal."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khuyencong.accounts.models import Role, User
from programmes.models import ActivityContent, Cell, RuleOverride, SpendingEntry
from programmes.models.cells import Level
from programmes.models.status import Status
from provinces.models import Province
from tests import factories as make
from tests.programmes.projects.money_forms import (
    TRIEU,
    department,
    officer,
    post,
    project_with,
    row,
    sent,
    staff,
    text_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


@pytest.fixture
def centre(client: Client) -> Client:
    client.force_login(staff())
    return client


def set_today(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let it be the day on which what is recorded has happened."""
    monkeypatch.setattr(timezone, "localdate", lambda *_args: day)


def amounts() -> list[tuple[str, int]]:
    return [(entry.stage, entry.amount) for entry in SpendingEntry.objects.order_by("pk")]


# -- recording ----------------------------------------------------------------------------------


def test_what_is_typed_is_recorded_signed_and_read_back(centre: Client) -> None:
    project = project_with()
    page = text_of(post(centre, project, row()))

    entry = SpendingEntry.objects.get()
    assert (entry.amount, entry.stage, entry.year) == (100 * TRIEU, "advanced", 2026)
    assert (entry.voucher, entry.voucher_on) == ("UNC 12", date(2026, 3, 9))
    assert entry.recorded_by == User.objects.get(pk=centre.session["_auth_user_id"])
    assert "Đã ghi: Tạm ứng 10/03/2026, 100.000.000 đồng (100 triệu đồng)." in page
    assert Cell.objects.get(level=Level.YEAR, year=2026).advanced == 100 * TRIEU


def test_several_rows_are_recorded_at_once_and_empty_ones_are_none(centre: Client) -> None:
    empty = dict.fromkeys(row(), "") | {"source": "national", "amount_1": "trieu"}
    post(centre, project_with(), row(), row(kind="execution", spent_on="01/06/2026"), empty)
    assert amounts() == [("advanced", 100 * TRIEU), ("executed", 100 * TRIEU)]


def test_the_form_sent_twice_records_once(centre: Client) -> None:
    project = project_with()
    post(centre, project, row(), row(kind="execution"))
    page = text_of(post(centre, project, row(), row(kind="execution")))
    assert len(amounts()) == 2
    assert "đã được ghi từ trước" in page


def test_a_form_has_a_token_of_its_own_that_survives_a_mistake(centre: Client) -> None:
    project = project_with()
    address = reverse("entry-add", args=[project.pk])
    first, second = (centre.get(address).context["token"] for _time in range(2))
    assert first != second
    again = post(centre, project, row(amount_0="năm trăm"), token=first)
    assert again.context["token"] == first


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        (("1.505", "trieu"), 1_505 * TRIEU),
        (("1,505 tỷ", "trieu"), 1_505 * TRIEU),
        (("1.505.000.000", "dong"), 1_505 * TRIEU),
        (("1505 triệu", "dong"), 1_505 * TRIEU),
        (("-5", "trieu"), None),
        (("năm trăm", "trieu"), None),
        (("0", "trieu"), None),
    ],
)
def test_an_amount_is_read_rightly_or_refused_with_a_reason(
    centre: Client, typed: tuple[str, str], recorded: int | None
) -> None:
    project = project_with(support=3_000 * TRIEU)
    page = post(centre, project, row(kind="execution", amount_0=typed[0], amount_1=typed[1]))
    assert [amount for _stage, amount in amounts()] == ([recorded] if recorded else [])
    assert ("Có lỗi cần sửa" in text_of(page)) is (recorded is None)


def test_another_row_is_added_without_losing_what_was_typed(centre: Client) -> None:
    page = post(centre, project_with(), row(amount_0="12"), another="1")
    assert page.context["rows"][0]["amount"].value() == ["12", "trieu"]
    assert len(page.context["rows"]) == 2
    assert amounts() == []


def test_no_more_than_twenty_rows_are_taken(centre: Client) -> None:
    page = post(centre, project_with(), *[row(amount_0="0,2") for _number in range(21)])
    assert page.status_code == 200
    assert amounts() == []


@pytest.mark.parametrize(
    ("day", "year", "counted"),
    [
        ("20/01/2027", "", 2026),  # the January that closes the project's year
        ("20/02/2027", "", 2027),
        ("20/01/2027", "2027", 2027),
        ("31/12/2026", "", 2026),
    ],
)
def test_the_january_after_closes_the_projects_year(
    centre: Client, monkeypatch: pytest.MonkeyPatch, day: str, year: str, counted: int
) -> None:
    set_today(monkeypatch, date(*map(int, reversed(day.split("/")))))
    project = project_with()
    post(centre, project, row(kind="execution", spent_on=day, year=year))
    assert [entry.year for entry in SpendingEntry.objects.all()] == [counted]


# -- money that comes back ----------------------------------------------------------------------


def test_a_refund_is_typed_without_a_sign_and_belongs_to_the_year_of_its_advance(
    centre: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_today(monkeypatch, date(2027, 3, 1))
    project = project_with(status="stopped")
    make.make_entry(project=project, stage="advanced", year=2026, spent_on=date(2026, 3, 1))
    post(centre, project, row(kind="advance-refund", amount_0="60", spent_on="05/02/2027"))
    refund = SpendingEntry.objects.latest("pk")
    assert (refund.amount, refund.year, refund.stage) == (-60 * TRIEU, 2026, "advanced")


def test_no_more_comes_back_than_was_given_and_then_nothing_is_recorded(centre: Client) -> None:
    project = project_with()
    page = post(centre, project, row(), row(kind="advance-refund", amount_0="101"))
    assert amounts() == []
    assert "hoàn trả nhiều hơn số đã ghi" in text_of(page)
    post(centre, project, row(), row(kind="advance-refund", amount_0="100"))
    assert amounts() == [("advanced", 100 * TRIEU), ("advanced", -100 * TRIEU)]


# -- warnings -----------------------------------------------------------------------------------


def confirmed(page: Any, **others: str) -> dict[str, str]:
    """What the confirmation page sends on."""
    return {"token": dict(page.context["sent"])["token"], "seen": page.context["seen"], **others}


def test_a_warning_is_shown_before_and_its_reason_is_kept(centre: Client) -> None:
    project = project_with(content=machinery())
    over = row(amount_0="150")
    page = post(centre, project, over)
    assert amounts() == []
    text = text_of(page)
    assert "đã tạm ứng 150.000.000 đồng, vượt 70% của kinh phí hỗ trợ 200.000.000 đồng" in text
    assert "TT 36/2013/TT-BCT Điều 13" in text

    again = post(centre, project, over, **confirmed(page))  # no reason given
    assert amounts() == []
    assert "Cần ghi lý do" in text_of(again)

    post(centre, project, over, **confirmed(page, reason="Cục đã cho tăng tỷ lệ."))
    assert amounts() == [("advanced", 150 * TRIEU)]
    override = RuleOverride.objects.get()
    assert (override.rule, override.reason) == ("advance-share-national", "Cục đã cho tăng tỷ lệ.")
    page = text_of(centre.get(reverse("project", args=[project.pk])))
    assert "Đã chấp nhận có lý do" in page
    assert "Cục đã cho tăng tỷ lệ." in page


def test_what_changed_since_the_warning_was_read_is_asked_again(centre: Client) -> None:
    project = project_with(content=machinery())
    over = row(amount_0="150")
    page = post(centre, project, over)
    make.make_entry(
        project=project, stage="advanced", amount=5 * TRIEU, year=2026, spent_on=date(2026, 3, 1)
    )
    page = post(centre, project, over, **confirmed(page, reason="Đã rõ."))
    assert "155.000.000 đồng" in text_of(page)
    assert amounts() == [("advanced", 5 * TRIEU)]
    assert not RuleOverride.objects.exists()


def test_one_goes_back_from_the_question_to_the_form(centre: Client) -> None:
    project = project_with(content=machinery())
    over = row(amount_0="150")
    page = post(centre, project, over, **confirmed(post(centre, project, over), back="1"))
    assert page.context["rows"][0]["amount"].value() == ["150", "trieu"]


def test_an_entry_of_a_settled_project_asks_for_a_reason(centre: Client) -> None:
    page = post(centre, project_with(status="settled"), row(kind="settlement", amount_0="1"))
    assert "Đề án đã quyết toán" in text_of(page)
    assert amounts() == []


def machinery() -> ActivityContent:
    return ActivityContent.objects.get(code="machinery")


# -- reversing ----------------------------------------------------------------------------------


def test_a_wrong_entry_is_reversed_with_a_reason_and_both_stay(centre: Client) -> None:
    project = project_with()
    entry = make.make_entry(project=project, year=2026, spent_on=date(2026, 3, 1))
    address = reverse("entry-reverse", args=[project.pk, entry.pk])
    assert "60.000.000 đồng (60 triệu đồng)" in text_of(centre.get(address))
    assert "Hãy ghi lý do." in text_of(centre.post(address, {"reason": " "}))

    page = text_of(centre.post(address, {"reason": "Ghi nhầm số."}, follow=True))

    reversal = SpendingEntry.objects.get(reverses=entry)
    assert (reversal.amount, reversal.spent_on) == (-60 * TRIEU, timezone.localdate())
    assert reversal.note == "Đảo bút toán ngày 01/03/2026: Ghi nhầm số."
    assert "đã đảo ngày" in page
    assert "đảo bút toán ngày 01/03/2026" in page


def test_an_entry_is_reversed_once_and_a_reversal_never(centre: Client) -> None:
    project = project_with()
    entry = make.make_entry(project=project, year=2026, spent_on=date(2026, 3, 1))
    address = reverse("entry-reverse", args=[project.pk, entry.pk])
    for _time in range(2):
        page = centre.post(address, {"reason": "Ghi nhầm."}, follow=True)
    assert "đã được đảo từ trước" in text_of(page)
    assert len(amounts()) == 2
    reversal = SpendingEntry.objects.get(reverses=entry)
    refused = centre.post(
        reverse("entry-reverse", args=[project.pk, reversal.pk]), {"reason": "Lại."}
    )
    assert refused.status_code == 403


def test_what_would_leave_less_than_nothing_is_not_reversed(centre: Client) -> None:
    project = project_with()
    entry = make.make_entry(project=project, stage="advanced", year=2026, spent_on=date(2026, 3, 1))
    refund = {"amount": -10 * TRIEU, "stage": "advanced", "year": 2026}
    make.make_entry(project=project, spent_on=date(2026, 4, 1), **refund)
    page = centre.post(
        reverse("entry-reverse", args=[project.pk, entry.pk]), {"reason": "Ghi nhầm."}
    )
    assert "hoàn trả nhiều hơn số đã ghi" in text_of(page)


# -- who may, and when --------------------------------------------------------------------------

KINDS = {
    "advance",
    "disbursement",
    "execution",
    "settlement",
    "advance-refund",
    "disbursement-refund",
}
AFTER = {"settlement", "advance-refund", "disbursement-refund"}
BY_STATUS = {
    **dict.fromkeys(("contracted", "in_progress", "accepted", "liquidated", "settled"), KINDS),
    **dict.fromkeys(("stopped", "carried_over"), AFTER),
}


@pytest.mark.parametrize("status", Status.values)
def test_money_is_recorded_from_the_contract_on(centre: Client, status: str) -> None:
    project = project_with(status=status)
    page = centre.get(reverse("entry-add", args=[project.pk]))
    if kinds := BY_STATUS.get(status):
        choices = page.context["rows"][0].fields["kind"].choices
        assert {value for value, _label in choices} - {""} == kinds
        return
    assert page.status_code == 403
    assert "chỉ ghi bút toán sau khi ký hợp đồng" in text_of(page)
    assert post(centre, project, row(kind="settlement")).status_code == 403
    assert amounts() == []


def test_a_task_is_paid_without_a_contract(centre: Client) -> None:
    task = project_with(status="assigned", kind="task")
    post(centre, task, row())
    assert len(amounts()) == 1


def test_a_project_named_in_a_document_has_no_entries(centre: Client) -> None:
    claim = project_with(origin="published")
    assert centre.get(reverse("entry-add", args=[claim.pk])).status_code == 403


def kinds_offered(user: User, **fields: Any) -> set[str] | int:
    """What somebody may record of a project of Thái Nguyên; the status where nothing."""
    client = Client()
    client.force_login(user)
    page = client.get(reverse("entry-add", args=[project_with(**fields).pk]))
    if page.status_code != 200:
        return page.status_code
    form = page.context["rows"][0]
    sources = {value for value, _label in form.fields["source"].choices}
    kinds = {value for value, _label in form.fields["kind"].choices} - {""}
    return kinds if len(sources) > 1 else kinds | sources


def test_each_role_records_what_is_its_own() -> None:
    elsewhere = Province.objects.get(key="phu-tho-34")
    assert kinds_offered(staff()) == KINDS
    assert kinds_offered(make.make_user(role=Role.IMPORT_ADMIN)) == KINDS
    assert kinds_offered(make.make_administrator()) == KINDS
    assert kinds_offered(officer()) == KINDS | {"national"}
    assert kinds_offered(officer(), source="local") == 403
    assert kinds_offered(department(), source="local") == {"settlement", "local"}
    assert kinds_offered(department()) == 403
    assert kinds_offered(make.make_user(role=Role.MINISTRY_VIEWER)) == 403
    assert kinds_offered(make.make_user(province=elsewhere)) == 404


def test_what_is_not_offered_is_not_taken_either(client: Client) -> None:
    project = project_with(source="local")
    client.force_login(department())
    for wrong in ({"kind": "advance", "source": "local"}, {"kind": "settlement"}):
        page = post(client, project, row(**wrong))
        assert "Có lỗi cần sửa" in text_of(page)
    assert amounts() == []


def test_an_entry_of_another_project_or_province_is_not_found(client: Client) -> None:
    project, other = project_with(), project_with()
    entry = make.make_entry(project=other, year=2026, spent_on=date(2026, 3, 1))
    client.force_login(staff())
    crossed = reverse("entry-reverse", args=[project.pk, entry.pk])
    assert client.post(crossed, {"reason": "Thử."}).status_code == 404
    client.force_login(make.make_user(province=Province.objects.get(key="phu-tho-34")))
    address = reverse("entry-reverse", args=[other.pk, entry.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "Thử."}).status_code == 404
    assert post(client, other, row()).status_code == 404
    client.force_login(make.make_user(role=Role.MINISTRY_VIEWER))
    assert client.post(address, {"reason": "Thử."}).status_code == 403
    assert amounts() == [("executed", 60 * TRIEU)]


def test_the_department_reverses_only_what_it_could_have_recorded(client: Client) -> None:
    project = project_with(source="local")
    fields = {"project": project, "source": "local", "year": 2026, "spent_on": date(2026, 3, 1)}
    done, settled = make.make_entry(**fields), make.make_entry(**fields, stage="settled")
    client.force_login(department())
    pages = [
        client.get(reverse("entry-reverse", args=[project.pk, entry.pk])).status_code
        for entry in (done, settled)
    ]
    assert pages == [403, 200]


def test_the_token_is_only_a_token(centre: Client) -> None:
    project = project_with()
    address = reverse("entry-add", args=[project.pk])
    centre.post(address, sent(row(), token="' OR 1=1 --"))
    assert SpendingEntry.objects.get().form_token != "' OR 1=1 ---0"
