"""Lists and plan appendices of projects through the whole engine: right to the đồng, only once."""

import re
from typing import Any

import pytest

from khuyencong.accounts.models import User
from khuyencong.formatting import number
from khuyencong.history.models import Change
from khuyencong.imports.engine import NotNow, undo_batch
from khuyencong.imports.models import Mode
from programmes.models import Project, ProjectFunding
from provinces.models import Establishment, Province
from tests import factories as make
from tests.programmes.imports.sheets import applied, caches_are_right, recorded, told, uploaded

pytestmark = pytest.mark.django_db
SAMPLES = [
    "01_danh_sach_de_an.xlsx", "02_phu_luc_ke_hoach.xlsx", "04_tcvn3_cu.xls", "05a_utf8_bom.csv",
    "05b_windows1258.csv",
]  # fmt: skip


@pytest.fixture
def admin() -> User:
    return make.make_user(role="importer")


def json_of(name: str) -> str:
    return re.sub(r"\.\w+$", ".json", name)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_becomes_its_projects_to_the_dong_and_nothing_the_second_time(
    name: str, admin: User
) -> None:
    batch = applied(admin, uploaded(admin, name))

    rows = told(json_of(name))
    made = {row.row: row for row in batch.rows.all()}
    by_title = {
        project.title: project
        for project in Project.objects.filter(pk__in=[row.object_pk for row in made.values()])
    }
    for row in rows:
        project = by_title[row["title"]]
        assert recorded(project) == {key: row[key] for key in recorded(project)}
        assert project.province is not None
        assert project.province.name in {row["province"], "Huế"}
    assert batch.counts["results"]["created"] == batch.counts["results"]["rows"] == len(rows)
    assert caches_are_right()

    again = uploaded(admin, name)
    assert set(again.rows.values_list("outcome", flat=True)) == {"unchanged"}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_sample_stores_nothing_as_a_whole_and_its_sound_rows_by_choice(
    name: str, admin: User
) -> None:
    before = Project.objects.count()
    batch = uploaded(admin, re.sub(r"(\.\w+)$", r".bad\1", name))

    with pytest.raises(NotNow):
        applied(admin, batch)
    assert Project.objects.count() == before

    counts = batch.counts
    sound = counts["new"] + counts["changed"] + counts["unchanged"]
    assert counts["rows"] == sound + counts["invalid"] + counts["left"]
    if sound == 0:
        return
    done = applied(admin, batch, Mode.VALID).counts["results"]
    assert done["created"] == counts["new"] == Project.objects.count() - before
    assert done["rows"] == sum(value for key, value in done.items() if key != "rows")


def test_a_project_of_both_sources_is_a_national_one_with_both_kinds_of_money(admin: User) -> None:
    applied(admin, uploaded(admin, "04_tcvn3_cu.xls"))

    project = Project.objects.get(title="Hỗ trợ xây dựng mô hình trình diễn kỹ thuật")
    assert project.source == "national"
    money = dict(project.funding.values_list("source", "amount"))
    assert money == {"national": 350_000_000, "local": 100_000_000, "counterpart": 800_000_000}


def test_headings_say_contents_and_a_cell_may_name_two_establishments(admin: User) -> None:
    applied(admin, uploaded(admin, "02_phu_luc_ke_hoach.xlsx"))

    tea = Project.objects.get(code="THAI-NGUYEN-2022-DP-001")
    assert tea.content is not None
    assert tea.content.code == "machinery"
    group = Project.objects.get(code="THAI-NGUYEN-2022-QG-004")
    assert group.kind == "group"
    shares = {str(row): row.share for row in group.beneficiaries.all()}
    assert shares == {
        "Công ty TNHH Bao bì Ví Dụ": 300_000_000,
        "Cơ sở Bao bì Minh Họa": 300_000_000,
    }
    fair = Project.objects.get(code="THAI-NGUYEN-2022-DP-005")
    assert not fair.beneficiaries.exists()  # "10 cơ sở CNNT" is nobody


def test_words_of_a_status_bring_projects_of_the_past_in_as_they_are(admin: User) -> None:
    applied(admin, uploaded(admin, "01_danh_sach_de_an.xlsx"))

    statuses = dict(
        Project.objects.filter(code__startswith="KCDP-2022").values_list("code", "status")
    )
    assert statuses["KCDP-2022-TNG-001"] == "accepted"
    assert statuses["KCDP-2022-TNG-002"] == "in_progress"
    settled = Project.objects.get(code="KCQG-2022-BKA-001")
    assert settled.status == "settled"
    assert settled.approved is not None
    assert settled.approved["funding"] == {"national": 300_000_000, "counterpart": 600_000_000}
    assert Project.objects.get(code="KCQG-2022-HBI-001").is_flagship


def test_an_office_brings_in_drafts_of_its_own_province_and_sees_nothing_of_others() -> None:
    province = Province.objects.get(key="thai-nguyen-34")  # with Bắc Kạn, merged into it
    staff = make.make_user(role="centre", province=province)
    batch = uploaded(staff, "01_danh_sach_de_an.xlsx")

    refused = [row for row in batch.rows.all() if row.outcome == "invalid"]
    assert len(refused) == 8
    assert {row.before is None and row.after is None for row in refused} == {True}
    words = {problem["message"] for row in refused for problem in row.problems}
    assert words == {"Bạn chỉ nhập đề án của đơn vị mình."}

    applied(staff, batch, Mode.VALID)
    mine = Project.objects.filter(created_by=staff)
    assert set(mine.values_list("status", flat=True)) == {"draft"}
    assert set(mine.values_list("province__key", flat=True)) == {"thai-nguyen-63", "bac-kan-63"}


def test_every_row_that_was_written_is_in_the_log_with_the_file(admin: User) -> None:
    applied(admin, uploaded(admin, "05a_utf8_bom.csv"))

    project = Project.objects.get(code="KCDP-2023-BKA-01")
    change = Change.objects.get(about=f"programmes.project/{project.pk}")
    assert (change.model, change.kind) == ("programmes.project", "created")
    assert "05a_utf8_bom.csv" in change.source
    assert change.user_pk == admin.pk
    told = {(row["label"], row["new_text"]) for row in change.values}
    money, gains = project.funding.get(), project.beneficiaries.get()
    assert ("nguồn vốn", f"{money}: {number(money.amount)}") in told
    assert ("đơn vị thụ hưởng", gains.establishment.name) in told


def test_undo_takes_projects_and_who_came_along_back(admin: User) -> None:
    before = (
        Project.objects.count(),
        Establishment.objects.count(),
        ProjectFunding.objects.count(),
    )
    batch = applied(admin, uploaded(admin, "02_phu_luc_ke_hoach.xlsx"))
    kept = Project.objects.get(pk=batch.rows.order_by("position")[0].object_pk or 0)
    kept.note = "đã xem"
    kept.save()

    undone = undo_batch(batch=batch, user=admin)

    results = list(undone.rows.order_by("position").values_list("result", flat=True))
    assert results == ["kept", *["undone"] * 10]
    rest: Any = Project.objects.count() - before[0]
    assert rest == 1
    assert Establishment.objects.count() - before[1] == 1
    assert caches_are_right()


def test_columns_that_are_nobody_s_business_are_named_and_left_alone() -> None:
    province = Province.objects.get(key="son-la")
    staff = make.make_user(role="centre", province=province)
    sheet = (
        "Mã đề án;Tên đề án;Tỉnh;Năm;Nguồn;Kinh phí KCĐP (đồng);Trạng thái;id;created_by;origin\n"
        "K1;Hỗ trợ máy sấy;Sơn La;2024;KCĐP;150.000.000;Đã quyết toán;1;1;published\n"
    )
    batch = applied(staff, uploaded(staff, "de-an.csv", sheet.encode()))

    unknown = {text for _at, text in batch.understood[0]["unknown"]}
    assert unknown == {"id", "created_by", "origin"}
    project = Project.objects.get(code="K1")
    assert (project.status, project.origin, project.created_by) == ("draft", "entered", staff)
    told = [problem["message"] for problem in batch.rows.get().problems]
    assert told == ["Nhập thành bản nháp: trạng thái “Đã quyết toán” qua các bước."]
