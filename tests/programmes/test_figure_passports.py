"""The passports of reported figures, as a visitor without an account sees them."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programmes.models import Indicator, ReportedFigure
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

LIST = "/so-lieu/"
PASSPORT_QUERIES = 5  # the figure, its neighbours, territory in three; and a province's records


def the(**lookup: Any) -> ReportedFigure:
    return ReportedFigure.objects.get(**lookup)


def page_of(client: Client, figure: ReportedFigure) -> str:
    """Return the text of a passport, with its spaces evened out."""
    response = client.get(reverse("figure", args=[figure.code]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def region_2021(**lookup: Any) -> ReportedFigure:
    document = {"document__key": "mien-trung-hoi-nghi-2022", "year": 2021}
    return the(region="central", **document, **lookup)


# -- passports ----------------------------------------------------------------------------------


def test_a_passport_says_what_where_when_who_and_how_precisely(client: Client) -> None:
    text = page_of(client, region_2021(printed="48,79"))
    for said in (
        "Kinh phí thực hiện, Miền Trung – Tây Nguyên",
        "năm 2021",
        "18/08/2022",
        "48.790.000.000 đồng",
        "±0,005 tỷ đồng",
        "chính thức",
        "nguồn không ghi ngày",
    ):
        assert said in text


def test_the_parts_of_a_rounded_sum_are_listed_with_the_size_of_the_rounding(
    client: Client,
) -> None:
    text = page_of(client, region_2021(printed="48,79"))
    assert "11,07 + 37,73 = 48,80 tỷ đồng; tài liệu in 48,79 tỷ đồng." in text
    assert "+0,01 tỷ đồng" in text
    assert "dung sai ±0,015 tỷ đồng" in text
    assert "khớp, chênh lệch do làm tròn" in text
    assert reverse("figure", args=[region_2021(printed="37,73").code]) in text


def test_implied_values_are_marked_and_written_out(client: Client) -> None:
    growth = the(indicator__key="growth", printed="62,15")
    text = page_of(client, growth)
    assert '<strong>17,54%</strong> <span class="note"> = 28,44% / 1,6215' in text
    assert 'class="mark implied"' in text
    assert "17,54–17,54" not in text


def test_none_of_the_claims_on_the_countrys_2021_hides_another(client: Client) -> None:
    executed = page_of(client, the(level="nation", printed="166,27"))
    planned = page_of(client, the(level="nation", printed="338"))
    for said in ("178,29 tỷ đồng", "234,05 tỷ đồng", "338 tỷ đồng", "75,25 + 158,80"):
        assert said in executed
    assert "178,29 tỷ đồng" in planned
    assert "75,641 tỷ đồng" in page_of(client, the(level="nation", printed="150"))


def test_doubts_and_notes_stand_on_top(client: Client) -> None:
    figure = the(level="nation", printed="166,27")
    text = page_of(client, figure)
    assert text.index(figure.ambiguity[:40]) < text.index("Con số</h2>")


def test_a_figure_of_an_ended_province_leads_to_todays(client: Client) -> None:
    text = page_of(client, the(printed="1.505", province__key="hoa-binh-63"))
    assert 'href="/tinh/hoa-binh-63/?nam=2021"' in text
    assert 'nay thuộc <a href="/tinh/phu-tho-34/">Phú Thọ</a>' in text


def test_an_address_leads_outside_without_saying_where_from(client: Client) -> None:
    figure = ReportedFigure.objects.filter(document__url__startswith="https://").first()
    assert figure is not None
    assert figure.document is not None
    link = re.search(r'<a href="(https:[^"]+)" rel="noreferrer external"', page_of(client, figure))
    assert link is not None
    assert link[1] == figure.document.url.replace("&", "&amp;")


def test_an_address_that_is_a_script_is_no_link(client: Client) -> None:
    document = factories.make_document(url="javascript:alert(1)")
    figure = factories.new_figure(document=document)
    figure.save()
    assert 'href="javascript' not in page_of(client, figure)


def test_a_title_given_by_the_enterer_says_so(client: Client) -> None:
    described = factories.new_figure(document=factories.make_document(title_is_given=False))
    described.save()
    assert "tên do người nhập mô tả" in page_of(client, described)
    assert "tên do người nhập mô tả" not in page_of(client, region_2021(printed="48,79"))


def test_every_document_that_disagrees_is_listed_the_best_first(client: Client) -> None:
    indicator = Indicator.objects.get(key="executed_amount")
    said = [("5", "unstated"), ("7", "estimate"), ("9", "final")]
    figures = [
        factories.new_figure(
            indicator=indicator, year=2033, printed=printed, amount=int(printed) * 10**9,
            status=status, document=factories.make_document(title=f"Tài liệu {status}"),
        )
        for printed, status in said
    ]  # fmt: skip
    for figure in figures:
        figure.save()

    text = page_of(client, figures[0])

    assert text.index("Hai tài liệu nêu 5 tỷ đồng và 9 tỷ đồng.") < text.index(
        "Hai tài liệu nêu 5 tỷ đồng và 7 tỷ đồng."
    )


def test_every_passport_asks_as_many_queries(
    client: Client, django_assert_num_queries: Any
) -> None:
    for printed, records in (("166,27", 0), ("338", 0), ("1.505", 1)):
        figure = ReportedFigure.objects.filter(printed=printed).first()
        assert figure is not None
        with django_assert_num_queries(PASSPORT_QUERIES + records):
            client.get(reverse("figure", args=[figure.code]))


def test_every_passport_opens(client: Client) -> None:
    for code in ReportedFigure.objects.order_by("code").values_list("code", flat=True)[::9]:
        assert client.get(reverse("figure", args=[code])).status_code == 200


@pytest.mark.parametrize(
    ("allocated", "said"),
    [(1_100_000_000, "> – khớp;"), (1_300_000_000, "> – không khớp; số của tài liệu chênh −200")],
)
def test_the_records_of_a_province_stand_beside_what_is_said(
    client: Client, allocated: int, said: str
) -> None:
    figure = the(printed="1.100", province__key="hoa-binh-63")
    plan = factories.make_plan(province=figure.province, year=2021, source="national")
    factories.make_decision(plan=plan, decided_on=date(2021, 3, 1), amount=allocated)

    text = page_of(client, figure)

    assert said in text
    link = re.search(r'href="(/so-lieu/cong/[^"]+)"', text)
    assert link is not None
    assert client.get(link[1].replace("&amp;", "&")).status_code == 200


# -- periodic reports ---------------------------------------------------------------------------


def reported(status: str) -> ReportedFigure:
    signed: dict[str, Any] = {}
    if status == "approved":
        user = factories.make_user(first_name="Nguyễn", last_name="Duyệt")
        signed = {"approved_by": user, "approved_at": timezone.now()}
    report = factories.make_report(status=status, reported_on=date(2024, 7, 5), **signed)
    figure = factories.new_figure(report=report, document=None)
    figure.save()
    return figure


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_a_report_that_is_not_approved_is_nowhere(client: Client, status: str) -> None:
    figure = reported(status)
    assert client.get(reverse("figure", args=[figure.code])).status_code == 404
    listed = client.get(LIST, {"q": figure.code}).content.decode()
    assert "Không có số liệu nào khớp bộ lọc." in listed
    assert client.get(LIST, {"q": figure.code, "dinh-dang": "csv"})["Content-Type"].startswith(
        "text/html"
    )


def test_an_approved_report_is_public_but_not_who_approved_it(client: Client) -> None:
    figure = reported("approved")
    assert figure.report is not None
    approver = str(figure.report.approved_by)
    text = page_of(client, figure)
    assert "Báo cáo kỳ" in text
    assert "05/07/2024" in text
    assert approver not in text

    client.force_login(factories.make_user())
    assert approver in page_of(client, figure)
