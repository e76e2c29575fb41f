"""Plan and actual of provinces in spreadsheets: claims of a document, kept as printed."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from khuyencong.accounts.models import User
from khuyencong.imports import jobs
from khuyencong.imports.engine import NotNow, apply_batch, read_batch, undo_batch
from khuyencong.imports.models import ImportBatch, Mode
from programmes.models import Document, Report, ReportedFigure
from provinces.models import Province
from tests import factories as make
from tests.programmes.imports.rows import imported, messages, outcomes, previewed, results

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
SAMPLES = Path(__file__).parents[2] / "khuyencong" / "sheets" / "data"
SHEET = "03_ket_qua_thuc_hien"
NAMED_NOW = {"Thừa Thiên Huế": "Huế"}


@pytest.fixture
def importer() -> User:
    return make.make_user(role="importer")


def read(user: User, name: str) -> ImportBatch:
    data = (SAMPLES / name).read_bytes()
    batch = jobs.upload_batch(user, name=name, data=data).batch
    read_batch(batch, user)
    batch.refresh_from_db()
    return batch


def said(batch: ImportBatch) -> set[tuple[Any, ...]]:
    """The figures of a batch as the expected file writes them."""
    figures = ReportedFigure.objects.filter(pk__in=batch.rows.values("object_pk"))
    stages = {"planned": "planned", "executed": "actual"}
    return {
        (each.territory, each.year, each.through_month, each.source,
         stages[each.indicator.stage], each.amount)
        for each in figures.select_related("province", "indicator")
    }  # fmt: skip


def expected() -> set[tuple[Any, ...]]:
    rows = json.loads((SAMPLES / f"{SHEET}.json").read_text("utf-8"))["rows"]
    months = {"year": 12, "M07": 7}
    return {
        (NAMED_NOW.get(row["province"], row["province"]), row["year"],
         months[row["period"]], row["source"], stage, row[stage])
        for row in rows for stage in ("planned", "actual") if row[stage] is not None
    }  # fmt: skip


def test_a_table_of_results_becomes_claims_to_the_dong(importer: User) -> None:
    batch = read(importer, f"{SHEET}.xlsx")
    assert {row.outcome for row in batch.rows.all()} == {"new"}
    apply_batch(batch=batch, user=importer, mode=Mode.ALL, accepted_warnings=True)
    assert said(batch) == expected()
    figure = ReportedFigure.objects.filter(pk__in=batch.rows.values("object_pk"))[0]
    assert (figure.unit, figure.level, figure.scope) == ("trieu_dong", "province", "whole")
    assert figure.document is not None
    assert figure.document.title_is_given is False


def test_the_same_table_again_changes_nothing_and_undo_leaves_nothing(importer: User) -> None:
    before = ReportedFigure.objects.count(), Document.objects.count()
    batch = read(importer, f"{SHEET}.xlsx")
    apply_batch(batch=batch, user=importer, mode=Mode.ALL, accepted_warnings=True)
    again = read(importer, f"{SHEET}.xlsx")
    assert {row.outcome for row in again.rows.all()} == {"unchanged"}
    undo_batch(batch=batch, user=importer)
    assert set(results(batch)) == {"undone"}
    assert (ReportedFigure.objects.count(), Document.objects.count()) == before


def test_a_damaged_table_stores_nothing_as_a_whole(importer: User) -> None:
    before = ReportedFigure.objects.count()
    batch = read(importer, f"{SHEET}.bad.xlsx")
    assert "invalid" in outcomes(batch)
    with pytest.raises(NotNow):
        apply_batch(batch=batch, user=importer, mode=Mode.ALL, accepted_warnings=True)
    assert ReportedFigure.objects.count() == before


def a_row(**values: Any) -> dict[str, Any]:
    row = {"document": "Báo cáo năm", "province": "Thái Nguyên", "year": 2024, "period": "M07"}
    money = {"stage": "executed", "source": "local", "amount": 1_505_000_000}
    return row | money | {"unit": "trieu_dong"} | values


def test_an_amount_is_kept_as_its_document_prints_it(importer: User) -> None:
    imported(importer, "results", a_row(), a_row(source="national", amount=655_500_000))
    found = ReportedFigure.objects.filter(document__title="Báo cáo năm").order_by("source")
    assert [figure.as_printed for figure in found] == ["1.505 triệu đồng", "655,5 triệu đồng"]
    assert {(figure.from_month, figure.through_month) for figure in found} == {(1, 7)}


def test_another_amount_of_the_same_document_is_a_change(importer: User) -> None:
    imported(importer, "results", a_row())
    batch = imported(importer, "results", a_row(amount=1_506_000_000))
    assert results(batch) == ["changed"]
    assert batch.rows.get().changes == {"amount": (1_505_000_000, 1_506_000_000)}
    undo_batch(batch=batch, user=importer)
    figure = ReportedFigure.objects.get(document__title="Báo cáo năm")
    assert (figure.amount, figure.printed) == (1_505_000_000, "1.505")


def test_amounts_without_a_source_of_their_own_have_the_one_of_the_title_or_row(
    importer: User,
) -> None:
    titles = ("Kết quả khuyến công quốc gia năm 2021; ĐVT: triệu đồng", "Năm 2021; ĐVT: triệu đồng")
    head, rows = "Tỉnh;Kế hoạch;Thực hiện", "Gia Lai;500;400\n- KCQG;300;300\n- KCĐP;200;100"
    found = []
    for number, (title, lines) in enumerate(zip(titles, ("Gia Lai;7;5", rows), strict=True)):
        text = f"{title}\n{head}\n{lines}".encode()
        batch = jobs.upload_batch(importer, name=f"{number}.csv", data=text).batch
        read_batch(batch, importer)
        found.append([(r.values["source"], r.values["amount"]) for r in batch.rows.order_by("pk")])
    assert [[(s, a // 1_000_000) for s, a in rows] for rows in found] == [
        [("national", 7), ("national", 5)],
        [("national", 300), ("national", 300), ("local", 200), ("local", 100)],
    ]


def test_a_province_that_reports_nothing_yet_is_no_mistake(importer: User) -> None:
    rows = ("TT;Tỉnh;Kế hoạch;Thực hiện", "1;Gia Lai;7;5", "2;Kon Tum;-;", "3;Xa;;")
    text = "\n".join(["KCQG năm 2021; ĐVT: triệu đồng", *rows])
    batch = jobs.upload_batch(importer, name="a.csv", data=text.encode()).batch
    read_batch(batch, importer)
    assert [(r.row, r.outcome) for r in batch.rows.order_by("pk")] == [
        (3, "new"), (3, "new"), (5, "invalid"),
    ]  # fmt: skip


def test_another_document_is_another_claim(importer: User) -> None:
    imported(importer, "results", a_row())
    batch = previewed(importer, "results", a_row(document="Báo cáo khác", amount=1))
    assert outcomes(batch) == ["new"]


def test_a_province_is_the_one_of_the_year(importer: User) -> None:
    imported(importer, "results", a_row(province="Phú Thọ"), a_row(province="Phú Thọ", year=2026))
    keys = ReportedFigure.objects.filter(document__title="Báo cáo năm").order_by("year")
    assert [figure.province.key for figure in keys if figure.province] == [
        "phu-tho-63", "phu-tho-34",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"province": "Thái Nguiên"}, "province: "),
        ({"year": None}, "province: Chưa có năm"),
        ({"period": None}, "period: Thiếu “Kỳ”."),
        ({"period": "hôm qua"}, "period: Chỉ nhận"),
        ({"amount": None}, "amount: Thiếu “Số tiền”."),
        ({"source": "trời cho"}, "source: Chỉ nhận"),
    ],
)
def test_a_wrong_row_says_what_is_wrong(importer: User, values: dict[str, Any], what: str) -> None:
    batch = previewed(importer, "results", a_row(**values))
    assert outcomes(batch) == ["invalid"]
    assert what in messages(batch)


def test_a_centre_drafts_its_own_report_and_no_other(importer: User) -> None:
    home = Province.objects.get(key="thai-nguyen-34")
    staff = make.make_user(role="centre", province=home)
    batch = imported(
        staff, "results", a_row(province="Thái Nguyên"), a_row(province="Bắc Kạn"),
        a_row(province="Phú Thọ"),
    )  # fmt: skip
    assert results(batch) == ["created", "created", "skipped"]
    assert "Bạn chỉ báo cáo về tỉnh, thành phố của mình." in messages(batch)
    figures = ReportedFigure.objects.filter(report__isnull=False)
    assert figures.count() == 2
    assert figures.visible_to(staff).count() == 0
    assert set(Report.objects.values_list("status", flat=True)) == {"draft"}


def test_a_report_that_was_sent_is_not_changed_by_a_file() -> None:
    home = Province.objects.get(key="thai-nguyen-63")
    staff = make.make_user(role="centre", province=Province.objects.get(key="thai-nguyen-34"))
    Report.objects.create(
        province=home, year=2024, through_month=7, status="submitted",
        reported_on=date(2024, 8, 1),
    )  # fmt: skip
    batch = previewed(staff, "results", a_row())
    assert "đã gửi hoặc đã duyệt" in messages(batch)
