"""Signed papers of decisions and batches: brought by who decides, read by who sees the plan."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from khuyencong.accounts.models import Role
from khuyencong.attachments.fields import accept
from khuyencong.history.models import Change
from programmes.models import BatchPaper, DecisionPaper, PlanBatch, PlanDecision
from programmes.models.batches import DecisionShare
from tests import factories as make
from tests.khuyencong.attachments import samples
from tests.khuyencong.attachments.test_uploads import upload
from tests.programmes.establishments.places import administrator, seen, signed_in, staff, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


@pytest.fixture
def decision() -> PlanDecision:
    """Of local money, which the department decides."""
    return make.make_decision(plan=make.make_plan(province=unit(), source="local"))


@pytest.fixture
def batch(decision: PlanDecision) -> PlanBatch:
    made = PlanBatch.objects.create(
        stage="allocated", year=2024, source="local", name="Đợt 1", number="1/QĐ-UBND",
        decided_on=decision.decided_on, issued_by="UBND tỉnh",
    )  # fmt: skip
    project = make.make_project(province=unit(), source="local")
    share = {"project": project, "decision": decision, "stage": "allocated", "amount": 5}
    DecisionShare.objects.create(**share, batch=made)
    return made


def department() -> Client:
    return signed_in(staff(role=Role.DEPARTMENT))


def of_decision(row: PlanDecision, page: str = "-add", *more: int) -> str:
    return reverse(f"decision-paper{page}", args=[row.plan_id, row.pk, *more])


def add(client: Client, address: str, *files: Any, note: str = "bản ký") -> Any:
    return client.post(
        address, {"uploads": list(files) or [upload(name="QĐ 12.pdf")], "note": note}
    )


def test_who_decides_adds_the_paper_and_the_centre_reads_it(decision: PlanDecision) -> None:
    assert add(department(), of_decision(decision)).headers["Location"] == reverse(
        "plan", args=[decision.plan_id]
    )
    row = decision.papers.get()
    page = seen(signed_in(staff()).get(reverse("plan", args=[decision.plan_id])))
    assert "QĐ 12.pdf" in page
    assert "bản ký" in page
    assert "Thêm văn bản đã ký" not in page
    response: Any = signed_in(staff()).get(of_decision(decision, "", row.pk))
    assert b"".join(response.streaming_content) == samples.PDF
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "QĐ 12.pdf" in set(
        Change.objects.about(decision.plan).values_list("object_name", flat=True)
    )


def test_a_batch_has_its_paper_and_the_plan_leads_to_the_batch(
    decision: PlanDecision, batch: PlanBatch
) -> None:
    client = department()
    assert "Thêm văn bản đã ký" in seen(client.get(reverse("batch", args=[batch.pk])))
    address = reverse("batch", args=[batch.pk])
    assert add(client, f"{address}tep/them/").headers["Location"] == address
    assert "QĐ 12.pdf" in seen(signed_in(staff()).get(address))
    assert "QĐ 12.pdf" in seen(client.get(f"{address}lich-su/"))
    plan = client.get(reverse("plan", args=[decision.plan_id])).content.decode()
    assert f'href="{address}"' in plan


def test_who_only_reads_adds_and_removes_nothing(decision: PlanDecision, batch: PlanBatch) -> None:
    add(department(), of_decision(decision))
    row = decision.papers.get()
    officer = make.make_user(role=Role.MINISTRY_OFFICER)
    viewer = make.make_user(role=Role.MINISTRY_VIEWER)
    batch_adding = reverse("batch-paper-add", args=[batch.pk])
    for user in (staff(), officer, viewer):
        client = signed_in(user)
        for address in (of_decision(decision), batch_adding):
            assert add(client, address).status_code == 403
        removal = of_decision(decision, "-remove", row.pk)
        assert client.post(removal, {"reason": "x"}).status_code == 403
    assert DecisionPaper.objects.count() == 1
    assert not BatchPaper.objects.exists()


def test_another_province_finds_neither_the_pages_nor_the_paper(
    decision: PlanDecision, batch: PlanBatch
) -> None:
    add(department(), of_decision(decision))
    row = decision.papers.get()
    for user in (staff("ha-noi"), staff("ha-noi", role=Role.DEPARTMENT)):
        client = signed_in(user)
        for address in (
            of_decision(decision, "", row.pk),
            of_decision(decision),
            of_decision(decision, "-remove", row.pk),
            reverse("batch-paper-add", args=[batch.pk]),
        ):
            assert client.get(address).status_code == 404
            assert client.post(address, {}).status_code in (404, 405)
    anonymous = Client().get(of_decision(decision, "", row.pk))
    assert anonymous.headers["Location"].startswith("/dang-nhap/")


def test_a_removed_paper_stays_named_with_the_reason(decision: PlanDecision) -> None:
    client = department()
    add(client, of_decision(decision))
    row = decision.papers.get()
    removal = of_decision(decision, "-remove", row.pk)
    assert signed_in(staff(role=Role.DEPARTMENT)).post(removal, {"reason": "x"}).status_code == 403
    assert "Trường này là bắt buộc" in seen(client.post(removal, {"reason": ""}))
    client.post(removal, {"reason": "Nhầm quyết định"})
    assert "Nhầm quyết định" in seen(client.get(reverse("plan", args=[decision.plan_id])))
    address = of_decision(decision, "", row.pk)
    assert client.get(address).status_code == 404
    assert administrator().get(address).status_code == 200
    assert default_storage.exists(str(row.file.name))
    assert client.post(removal, {"reason": "Lần nữa"}).status_code == 404


def test_the_same_paper_sent_twice_is_stored_once(decision: PlanDecision) -> None:
    client = department()
    for _press in range(2):
        assert add(client, of_decision(decision)).status_code == 302
    assert decision.papers.count() == 1


def test_what_is_no_document_is_refused_and_the_note_stays(decision: PlanDecision) -> None:
    page = add(department(), of_decision(decision), upload(samples.HTML, "qd.pdf"), note="phụ lục")
    assert page.status_code == 200
    assert 'value="phụ lục"' in page.content.decode()
    assert not DecisionPaper.objects.exists()


def test_the_plan_costs_the_same_queries_for_one_decision_and_for_many(
    decision: PlanDecision, batch: PlanBatch
) -> None:
    client = department()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("plan", args=[decision.plan_id])).status_code == 200
        return len(queries)

    user = make.make_user()
    DecisionPaper.of(accept(upload()), owner=decision, uploaded_by=user).save()
    before = cost()
    for number in range(5):
        other = make.make_decision(plan=decision.plan, number=f"{number}/QĐ")
        DecisionPaper.of(accept(upload()), owner=other, uploaded_by=make.make_user()).save()
    assert cost() == before


# -- the hour's allowance --------------------------------------------------------------------------


def test_an_hours_allowance_counts_every_kind_of_file_of_one_person(
    decision: PlanDecision, batch: PlanBatch, settings: Any
) -> None:
    settings.ATTACHMENT_HOURLY_FILES = 2
    client, colleague = department(), department()
    add(client, of_decision(decision))
    add(client, reverse("batch-paper-add", args=[batch.pk]))
    refused = add(client, of_decision(decision), upload(samples.PNG, "2.png"), note="phụ lục 2")
    page = seen(refused)
    assert "bạn đã tải 2 tệp (0 MB); mỗi giờ nhận nhiều nhất 2 tệp" in page
    assert "hoặc thử lại sau " in page
    assert 'value="phụ lục 2"' in refused.content.decode()
    assert add(colleague, of_decision(decision), upload(samples.PNG, "2.png")).status_code == 302


def test_what_was_stored_more_than_an_hour_ago_no_longer_counts(
    decision: PlanDecision, settings: Any
) -> None:
    settings.ATTACHMENT_HOURLY_FILES = 1
    client = department()
    add(client, of_decision(decision))
    assert add(client, of_decision(decision), upload(samples.PNG, "2.png")).status_code == 200
    DecisionPaper.objects.update(uploaded_at=timezone.now() - timedelta(minutes=61))
    assert add(client, of_decision(decision), upload(samples.PNG, "2.png")).status_code == 302


def test_what_never_fits_is_told_so(decision: PlanDecision, settings: Any) -> None:
    settings.ATTACHMENT_HOURLY_FILES = 1
    files = [upload(), upload(samples.PNG, "2.png")]
    assert "Hãy tải ít tệp hơn mỗi lần." in seen(add(department(), of_decision(decision), *files))
