"""Recording money on a project that changed meanwhile, or on a day that has not come."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programmes.lifecycle.carrying_out import carry_out
from programmes.models import SpendingEntry
from tests.programmes.projects.money_forms import (
    TRIEU,
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


def stop(project: Any) -> None:
    carry_out(
        project=project, action="stop", by=officer(), reason="Cơ sở giải thể", number="9/QĐ-BCT",
        decided_on=date(2026, 4, 1), issued_by="Bộ Công Thương",
    )  # fmt: skip


def test_a_form_of_a_project_that_was_accepted_meanwhile_keeps_what_was_typed_and_tells(
    centre: Client,
) -> None:
    project = project_with()
    form = sent(row(), version=project.version)
    carry_out(project=project, action="start", by=staff())
    told = centre.post(reverse("entry-add", args=[project.pk]), form)
    assert told.status_code == 409
    assert "Bắt đầu thực hiện" in text_of(told)
    assert "UNC 12" in told.content.decode()
    assert amounts() == []
    project.refresh_from_db()
    post(centre, project, row(), version=project.version)
    assert amounts() == [("advanced", 100 * TRIEU)]


def test_an_advance_of_a_project_that_was_stopped_meanwhile_is_told_who_stopped_it(
    centre: Client,
) -> None:
    project = project_with()
    form = sent(row(kind="advance"), version=project.version)
    stop(project)
    told = centre.post(reverse("entry-add", args=[project.pk]), form)
    assert told.status_code == 409
    assert "Ngừng triển khai" in text_of(told)
    assert amounts() == []


def test_a_form_that_was_recorded_already_is_not_asked_again_after_a_step(centre: Client) -> None:
    project = project_with()
    form = sent(row(), version=project.version)
    address = reverse("entry-add", args=[project.pk])
    centre.post(address, form)
    carry_out(project=project, action="start", by=staff())
    assert "đã được ghi từ trước" in text_of(centre.post(address, form, follow=True))
    assert len(amounts()) == 1


@pytest.mark.parametrize("days", [1, 36 * 366])
def test_money_is_not_recorded_before_its_day_has_come(centre: Client, days: int) -> None:
    later = timezone.localdate() + timedelta(days=days)
    page = text_of(post(centre, project_with(), row(spent_on=f"{later:%d/%m/%Y}")))
    assert "Ngày này chưa đến." in page
    assert amounts() == []


def test_a_refund_is_read_back_as_one(centre: Client) -> None:
    project = project_with()
    post(centre, project, row())
    back = row(kind="advance-refund", amount_0="20", spent_on="12/03/2026")
    page = text_of(post(centre, project, back, token="b" * 32))
    assert "Đã ghi: Tạm ứng (hoàn trả) 12/03/2026, −20.000.000 đồng" in page
