"""The published record loads as often as one likes, and says what it could not place."""

import re
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.urls import reverse

from programmes.csv_tables import TableReport
from programmes.models import Cell, Document, Project, ReportedFigure, SpendingEntry
from programmes.models.figures import Period
from programmes.published import DATA, load_published
from provinces.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def figure(**lookup: Any) -> ReportedFigure:
    return ReportedFigure.objects.get(**lookup)


def report_of(reports: list[TableReport], name: str) -> TableReport:
    return next(report for report in reports if report.name == name)


# -- loading ------------------------------------------------------------------------------------


def test_every_figure_is_placed_and_only_projects_without_a_year_are_not() -> None:
    reports = load_published()

    figures, projects = report_of(reports, "số liệu báo cáo"), report_of(reports, "đề án")
    assert (figures.placed, figures.unplaced) == (804, [])
    assert (projects.placed, projects.rows) == (119, 123)
    assert {row.reason for row in projects.unplaced} == {"tài liệu không ghi năm"}
    assert all(not report.unplaced for report in reports if report is not projects)
    assert ReportedFigure.objects.count() == 804


def test_loading_again_changes_nothing() -> None:
    before = list(ReportedFigure.objects.order_by("code").values())

    reports = load_published()

    assert {(report.loaded, report.updated) for report in reports} == {(0, 0)}
    assert list(ReportedFigure.objects.order_by("code").values()) == before


def test_loading_again_asks_few_queries(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    with django_assert_max_num_queries(12):
        load_published()


def test_a_figure_changed_by_hand_is_put_right_and_not_doubled() -> None:
    ReportedFigure.objects.filter(code="F0029").update(printed="1,505", amount=1)

    reports = load_published()

    assert report_of(reports, "số liệu báo cáo").updated == 1
    assert figure(code="F0029").amount == 1_505_000_000
    assert ReportedFigure.objects.count() == 804


def test_what_an_administrator_has_edited_is_kept_and_reported(admin_client: Client) -> None:
    change_in_admin(admin_client, figure(code="F0029"), note="Đã hỏi lại Sở Công Thương.")
    document = figure(code="F0029").document
    assert document is not None
    change_in_admin(admin_client, document, publisher="Sở Công Thương Hòa Bình")
    out = StringIO()

    call_command("load_published", stdout=out, verbosity=0)

    assert figure(code="F0029").note == "Đã hỏi lại Sở Công Thương."
    assert Document.objects.get(pk=document.pk).publisher == "Sở Công Thương Hòa Bình"
    kept = [line.strip() for line in out.getvalue().splitlines() if "đã sửa tay, khác" in line]
    said = "đã sửa tay, khác tệp dữ liệu, giữ nguyên"
    assert kept == [f"{document.key}: {said}", f"F0029: {said}"]


def test_a_figure_opened_in_the_admin_and_not_changed_still_follows_its_file(
    admin_client: Client,
) -> None:
    change_in_admin(admin_client, figure(code="F0029"))
    ReportedFigure.objects.filter(code="F0029").update(note="từ một tệp cũ")

    load_published()

    assert figure(code="F0029").note == ""


def change_in_admin(client: Client, row: models.Model, **changes: str) -> None:
    """Send the admin's own form back with some fields changed."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    address = reverse(name, args=[row.pk])
    form = client.get(address).context["adminform"].form
    values = {field: form.get_initial_for_field(form.fields[field], field) for field in form.fields}
    sent = {field: value for field, value in (values | changes).items() if value is not None}
    response = client.post(address, sent)
    assert response.status_code == 302, response.context["errors"]


def test_a_bad_row_is_reported_with_its_line_and_costs_no_other(tmp_path: Path) -> None:
    folder = copy_with_mistakes(tmp_path)

    report = report_of(load_published(folder), "số liệu báo cáo")

    assert {(row.line, row.code, row.reason) for row in report.unplaced} == {
        (2, "F0001", "không có tài liệu “khong-co”"),
        (3, "F0002", "số in “15” khác giá trị “14”"),
        (5, "F0001", "trùng khóa với dòng 2"),
        (807, "F0999", "thừa ô so với dòng tiêu đề"),
    }
    assert report.placed == 802


def copy_with_mistakes(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    file = folder / "figures.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[2] = re.sub(r",14,count,14,", ",15,count,14,", lines[2])
    lines.insert(4, lines[1])
    lines[1] = lines[1].replace("thai-nguyen-hoi-nghi-toan-quoc-2021", "khong-co")
    lines.append("F0999" + "," * 40)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("territory", "hoa-binh", "không có tỉnh “hoa-binh”"),
        ("indicator", "money", "không có chỉ tiêu “money”"),
        ("unit", "count", "đơn vị “count” không hợp chỉ tiêu “allocated_budget”"),
        ("through_month", "13", "tháng “1–13” không hợp lệ"),
        ("year", "", "tài liệu không ghi năm"),
        ("as_of", "10/12/2021", "as_of: “10/12/2021” không phải ngày"),
        ("is_target", "co", "is_target: “co” không phải yes/no"),
        ("value", "nhiều", "value: “nhiều” không phải số"),
        ("status", "sure", "status: "),
    ],
)
def test_nonsense_in_a_cell_is_refused_in_words(
    tmp_path: Path, column: str, value: str, reason: str
) -> None:
    folder = copy_with_cell(tmp_path, "F0029", column, value)

    (lost,) = report_of(load_published(folder), "số liệu báo cáo").unplaced

    assert lost.code == "F0029"
    assert lost.reason.startswith(reason)


def copy_with_cell(tmp_path: Path, code: str, column: str, value: str) -> Path:
    """Change one cell of a figure whose cells hold no comma or quote."""
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    lines = (folder / "figures.csv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    number = next(n for n, line in enumerate(lines) if line.startswith(code))
    cells = lines[number].split(",")
    assert len(cells) == len(header)
    cells[header.index(column)] = value
    lines[number] = ",".join(cells)
    (folder / "figures.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_the_command_says_in_vietnamese_what_it_did() -> None:
    out = StringIO()

    call_command("load_published", stdout=out)

    assert "804 số liệu báo cáo: 804 đã nạp" in out.getvalue()
    assert "projects.csv, dòng 67, P066: tài liệu không ghi năm" in out.getvalue()


# -- where it comes from ------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Document, ReportedFigure, Project, Organisation])
def test_no_file_name_of_a_founding_article_is_in_the_database(model: type[models.Model]) -> None:
    text_fields = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField)
    ]
    for row in model._default_manager.values_list(*text_fields):
        text = " ".join(str(value) for value in row)
        assert not re.search(r"\bseed\b|\.txt\b|\b00\d_[0-9a-f]{16}", text), text


def test_the_founding_articles_are_shown_by_their_titles_and_have_no_address() -> None:
    given = Document.objects.filter(title_is_given=True)

    assert given.count() == 5
    assert set(given.values_list("url", flat=True)) == {""}
    assert not Document.objects.filter(title_is_given=False, url="").exists()


def test_a_multi_year_figure_has_no_months_and_a_figure_of_months_no_second_year() -> None:
    spans = ReportedFigure.objects.filter(period=Period.SPAN)

    assert spans.count() > 100
    assert not spans.exclude(through_month=None).exists()
    assert not ReportedFigure.objects.exclude(period=Period.SPAN).exclude(year_from=None).exists()
    assert not ReportedFigure.objects.headline_money().filter(period=Period.SPAN).exists()


def test_a_percentage_names_what_it_is_of_and_nothing_else_does() -> None:
    percentages = ReportedFigure.objects.filter(unit="percent")

    assert not percentages.filter(relation="").exists()
    assert not ReportedFigure.objects.exclude(unit="percent").exclude(relation="").exists()
    assert not percentages.filter(relation="of_plan", denominator="").exists()


def test_money_with_counterpart_never_counts_as_state_money() -> None:
    with_counterpart = figure(code="F0226", source="all")

    assert with_counterpart.as_printed == "khoảng 375,6 tỷ đồng"
    assert not ReportedFigure.objects.headline_money().filter(source="all").exists()


def test_published_projects_are_claims_and_in_no_cell() -> None:
    project = Project.objects.get(code="P029")

    assert (project.origin, project.source, project.status_text) == (
        "published",
        "national",
        "nghiệm thu",
    )
    assert [part.amount for part in project.funding.all()] == [300_000_000]
    assert not Cell.objects.exists()
    assert not SpendingEntry.objects.exists()


def test_a_project_entered_under_the_same_code_is_left_alone() -> None:
    Project.objects.filter(code="P029").update(origin="entered", title="Của chúng tôi")

    report = report_of(load_published(), "đề án")

    lost = next(row for row in report.unplaced if row.code == "P029")
    assert lost.reason == "mã đã dùng cho một đề án nhập trong hệ thống"
    assert Project.objects.get(code="P029").title == "Của chúng tôi"


@pytest.mark.parametrize("code", ["P074", "P098"])
def test_names_of_private_persons_stay_out(code: str) -> None:
    assert "lược tên chủ cơ sở" in Project.objects.get(code=code).note


def test_the_published_record_never_meets_invented_data(settings: LazySettings) -> None:
    settings.DEMO = True
    with pytest.raises(CommandError, match="minh họa"):
        call_command("load_published")
