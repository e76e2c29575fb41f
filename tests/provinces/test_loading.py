import csv
import shutil
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from provinces.loading import DATA, Row, load_territory, rows_of
from provinces.models import Designation, Organisation, Province, RegionMembership
from tests.provinces.admin_forms import sent_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in DATA.glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def rewrite(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def everything() -> list[Any]:
    return [
        sorted(map(str, model._default_manager.values_list()))
        for model in (Province, Designation, RegionMembership, Organisation)
    ]


def test_loading_again_changes_nothing() -> None:
    before = everything()
    assert not load_territory().wrote
    assert everything() == before


def test_loading_again_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(20):
        load_territory()


def test_an_empty_database_is_filled() -> None:
    before = Province.objects.count()
    for key in ("trung-tam-khuyen-cong-1", "cuc-dck"):
        Organisation.objects.get(key=key).delete()
    RegionMembership.objects.all().delete()
    Designation.objects.all().delete()
    report = load_territory()
    assert [outcome.added for outcome in report.outcomes] == [0, 8, 97, 2]
    assert before == Province.objects.count() == 86


def test_a_loaded_unit_can_be_searched_and_sorted_like_a_saved_one() -> None:
    for unit in Province.objects.all():
        loaded = (unit.search_key, unit.sort_key)
        unit.save()
        assert (unit.search_key, unit.sort_key) == loaded


def test_the_loaded_rows_hold_what_the_forms_demand() -> None:
    for model in (Province, Designation, RegionMembership, Organisation):
        for row in model._default_manager.all():
            row.full_clean()


def test_the_department_of_the_ministry_is_one_organisation_above_its_centre() -> None:
    centre = Organisation.objects.get(key="trung-tam-khuyen-cong-1")
    assert centre.name == "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp 1"
    assert centre.parent == Organisation.objects.get(kind="ministry")
    assert centre.province is None


def test_what_a_file_changes_is_changed_and_counted(folder: Path) -> None:
    path = folder / "province_designations.csv"
    rows = rows_of(path)
    rows[0]["note"] = "Tên cũ"  # Thừa Thiên Huế
    rewrite(path, rows[:-2])  # without the two names of Bắc Ninh
    names = load_territory(folder).outcomes[1]
    assert (names.changed, names.removed, names.unchanged) == (1, 2, 5)
    assert Designation.objects.get(name="Thừa Thiên Huế").note == "Tên cũ"
    assert load_territory(folder).wrote is False


def test_a_later_merger_is_a_change_of_the_files(folder: Path) -> None:
    path = folder / "provinces.csv"
    rows = rows_of(path)
    hue = next(row for row in rows if row["key"] == "hue")
    rows.append({**hue, "key": "hue-2", "gso_code": "47", "valid_from": "2031-01-01"})
    hue.update(valid_to="2031-01-01", successor_key="hue-2")
    rewrite(path, rows)
    units = load_territory(folder).outcomes[0]
    assert (units.added, units.changed) == (1, 1)
    successor = Province.objects.get(key="hue").successor
    assert successor
    assert successor.key == "hue-2"


def test_a_successor_that_no_file_has_stops_the_load(folder: Path) -> None:
    path = folder / "provinces.csv"
    rows = rows_of(path)
    rows[1]["successor_key"] = "khong-co"
    rewrite(path, rows)
    before = everything()
    with pytest.raises(ValueError, match="ha-giang-63 leads nowhere"):
        load_territory(folder)
    assert everything() == before


def test_what_an_administrator_corrected_is_kept_and_reported(admin_client: Client) -> None:
    province = Province.objects.get(key="quang-ninh")
    address = reverse("admin:provinces_province_change", args=[province.pk])
    data = sent_back(admin_client, address)
    data["designations-0-valid_to"] = data["designations-1-valid_from"] = "05/09/2026"
    assert admin_client.post(address, data).status_code == 302
    assert load_territory().outcomes[1].kept == ["quang-ninh"]
    names = Designation.objects.filter(province=province)
    assert [name.valid_to for name in names if name.valid_to] == [date(2026, 9, 5)]
    assert "quang-ninh: đã sửa tay, khác tệp dữ liệu, giữ nguyên" in printed()


def printed() -> str:
    out = StringIO()
    call_command("load_territory", stdout=out)
    return out.getvalue()


def test_the_command_reports_in_vietnamese() -> None:
    assert printed().splitlines() == [
        "tỉnh, thành phố: 0 mới, 0 cập nhật, 0 bỏ, 86 không đổi",
        "tên gọi theo thời kỳ: 0 mới, 0 cập nhật, 0 bỏ, 8 không đổi",
        "thuộc khu vực: 0 mới, 0 cập nhật, 0 bỏ, 97 không đổi",
        "tổ chức: 0 mới, 0 cập nhật, 0 bỏ, 2 không đổi",
    ]


def test_a_silent_command_says_nothing() -> None:
    out = StringIO()
    call_command("load_territory", stdout=out, verbosity=0)
    assert out.getvalue() == ""
