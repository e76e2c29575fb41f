"""Single rows about projects: how they are known, what is refused, what is told."""

from typing import Any

import pytest

from khuyencong.accounts.models import User
from programmes.models import Project
from provinces.models import Establishment, Province
from tests import factories as make
from tests.programmes.imports.rows import imported, messages, outcomes, previewed, results
from tests.programmes.imports.sheets import caches_are_right

pytestmark = pytest.mark.django_db
CODE = "0100109106"


@pytest.fixture(autouse=True)
def province() -> Province:
    return make.make_province(name="Vĩnh Lạc", key="vinh-lac")


@pytest.fixture
def staff(province: Province) -> User:
    return make.make_user(role="centre", province=province)


@pytest.fixture
def admin() -> User:
    return make.make_user(role="importer")


def a_row(**values: Any) -> dict[str, Any]:
    given = {"title": "Hỗ trợ máy sấy chè", "year": 2024, "province": "vinh-lac", "source": "local"}
    return given | {"local": 150_000_000} | values


def the_project() -> Project:
    found: Project = Project.objects.get(title="Hỗ trợ máy sấy chè")
    return found


def test_a_project_without_a_code_gets_the_next_one_and_is_known_by_its_title(staff: User) -> None:
    imported(staff, "projects", a_row(), a_row(title="Đào tạo nghề"))
    codes = Project.objects.filter(province__key="vinh-lac").values_list("code", flat=True)
    assert sorted(codes) == ["VINH-LAC-2024-DP-001", "VINH-LAC-2024-DP-002"]

    same = previewed(staff, "projects", a_row(title="HỖ TRỢ MÁY SẤY  CHÈ"))
    assert same.rows.get().changes == {
        "title": ("Hỗ trợ máy sấy chè", "HỖ TRỢ MÁY SẤY CHÈ"),
    }
    other = previewed(staff, "projects", a_row(year=2023), a_row(source="national"))
    assert outcomes(other) == ["new", "new"]


def test_two_projects_of_one_title_are_asked_for_their_code(staff: User) -> None:
    imported(staff, "projects", a_row(code="A1"), a_row(code="A2"))
    batch = previewed(staff, "projects", a_row(local=1))
    assert outcomes(batch) == ["invalid"]
    assert "A1, A2" in messages(batch)


def test_only_what_a_row_says_is_changed_with_history_and_version(staff: User) -> None:
    imported(staff, "projects", a_row(note="cũ", place="Xã A", beneficiaries="HTX Tân Tiến"))
    project = the_project()
    batch = imported(
        staff, "projects",
        a_row(local=90_000_000, counterpart=10_000_000, place="", beneficiaries="Công ty Hoa Ban"),
    )  # fmt: skip

    changed = the_project()
    assert (changed.version, changed.place, changed.note) == (project.version + 1, "Xã A", "cũ")
    assert dict(changed.funding.values_list("source", "amount")) == {
        "local": 90_000_000, "counterpart": 10_000_000,
    }  # fmt: skip
    assert [str(row) for row in changed.beneficiaries.all()] == ["Công ty Hoa Ban"]
    assert batch.rows.get().changes["local"] == (150_000_000, 90_000_000)
    assert caches_are_right()


def test_a_code_of_another_province_is_only_said_to_be_taken(staff: User) -> None:
    make.make_project(code="KC-01", title="Bí mật", status="draft")
    batch = previewed(staff, "projects", a_row(code="KC-01"))
    assert messages(batch) == "code: Mã này đã dùng cho đề án khác; hãy ghi mã khác."
    assert batch.rows.get().before is None


def test_a_code_does_not_carry_a_project_to_another_place_or_year(admin: User) -> None:
    make.make_province(name="Xuân Lạc", key="xuan-lac")
    imported(admin, "projects", a_row(code="KC-01"))
    for change in ({"province": "xuan-lac"}, {"year": 2023}):
        batch = previewed(admin, "projects", a_row(code="KC-01", **change))
        assert "khác nơi hoặc khác năm" in messages(batch)


def test_what_is_beyond_a_draft_is_never_changed_and_its_status_never_moves(admin: User) -> None:
    row = a_row(status="Đã phê duyệt", content="Máy móc tiên tiến")
    imported(admin, "projects", row)
    assert outcomes(previewed(admin, "projects", row)) == ["unchanged"]

    money = previewed(admin, "projects", row | {"local": 1})
    assert "hãy dùng điều chỉnh" in messages(money)
    status = previewed(admin, "projects", row | {"status": "Đang thực hiện"})
    assert outcomes(status) == ["unchanged"]
    assert "Trạng thái không đổi bằng tệp" in messages(status)


def test_an_office_brings_in_drafts_whatever_the_file_says(staff: User) -> None:
    batch = imported(staff, "projects", a_row(status="Đã quyết toán"))
    assert "Nhập thành bản nháp" in messages(batch)
    assert the_project().status == "draft"
    assert the_project().created_by == staff


def test_columns_that_nobody_may_write_are_not_written(staff: User) -> None:
    extra = {"id": 1, "created_by": 1, "origin": "published", "version": 9, "approved": {"a": 1}}
    imported(staff, "projects", a_row(**extra))
    project = the_project()
    assert (project.origin, project.version, project.approved) == ("entered", 1, None)
    assert project.created_by == staff
    assert project.pk != 1


def test_an_unknown_content_waits_in_a_draft_and_blocks_what_is_approved(admin: User) -> None:
    draft = previewed(admin, "projects", a_row(content="Nuôi ong"))
    assert outcomes(draft) == ["new"]
    assert "Không nhận ra nội dung" in messages(draft)
    approved = previewed(admin, "projects", a_row(content="Nuôi ong", status="Đã phê duyệt"))
    assert outcomes(approved) == ["invalid"]


def test_a_total_that_differs_is_told_and_nothing_is_put_right(staff: User) -> None:
    batch = imported(
        staff, "projects", a_row(local=100, counterpart=50, stated_total=149),
        a_row(title="Đề án hai", local=100, stated_total=400),
    )  # fmt: skip
    assert "cộng các nguồn là 150 đồng" in messages(batch)
    assert "phần còn lại chưa rõ nguồn" in messages(batch)
    assert the_project().stated_total == 149


def test_a_tax_code_finds_an_establishment_but_not_one_that_the_person_may_not_see(
    staff: User, province: Province
) -> None:
    mine = make.make_establishment(name="Cty Hoa Ban", tax_code=CODE, province=province)
    imported(staff, "projects", a_row(beneficiaries=f"Công ty mang tên mới (MST {CODE})"))
    assert [row.establishment for row in the_project().beneficiaries.all()] == [mine]

    elsewhere = make.make_establishment(name="Cơ sở xa", tax_code="0300588569")
    batch = previewed(
        staff, "projects", a_row(title="Đề án hai", beneficiaries="Công ty A (MST 0300588569)")
    )
    assert outcomes(batch) == ["invalid"]
    assert str(elsewhere) not in messages(batch)


def test_names_that_may_mean_two_are_asked_about_and_a_legal_form_tells_them_apart(
    staff: User, province: Province
) -> None:
    for form in ("enterprise", "cooperative"):
        make.make_establishment(name="Hoa Ban", legal_form=form, province=province)
    twice = previewed(staff, "projects", a_row(beneficiaries="Hoa Ban"))
    assert "hãy ghi mã số thuế" in messages(twice)

    imported(staff, "projects", a_row(beneficiaries="HTX Hoa Ban"))
    found = the_project().beneficiaries.get().establishment
    assert found.legal_form == "cooperative"


def test_a_spelling_of_a_name_finds_the_establishment(staff: User, province: Province) -> None:
    tea = make.make_establishment(
        name="Hợp tác xã Chè Minh Họa", legal_form="cooperative", province=province
    )
    imported(staff, "projects", a_row(beneficiaries="HTX CHÈ MINH HỌA (50 triệu đồng)"))
    gain = the_project().beneficiaries.get()
    assert (gain.establishment, gain.share) == (tea, 50_000_000)


def test_one_new_name_in_several_rows_is_one_establishment(staff: User) -> None:
    imported(
        staff, "projects", a_row(beneficiaries="Công ty TNHH Ví Dụ"),
        a_row(title="Đề án hai", beneficiaries="CÔNG TY TNHH VÍ DỤ"),
        a_row(title="Đề án ba", beneficiaries="Làng nghề Ví Dụ"),
    )  # fmt: skip
    forms = Establishment.objects.filter(province__key="vinh-lac").order_by("pk")
    assert [(row.name, row.legal_form) for row in forms] == [
        ("Công ty TNHH Ví Dụ", "enterprise"), ("Làng nghề Ví Dụ", "other"),
    ]  # fmt: skip


def test_the_second_row_about_one_project_is_refused(staff: User) -> None:
    batch = previewed(
        staff, "projects", a_row(), a_row(local=1), a_row(code="K1"), a_row(code="K1")
    )
    assert outcomes(batch) == ["new", "invalid", "new", "invalid"]


def test_a_body_with_money_of_its_own_holds_its_projects(admin: User) -> None:
    body = make.make_organisation(name="Trung tâm Vùng Thử", kind="regional_centre")
    row = a_row(province=None, organisation="Trung tâm Vùng Thử", source="national", national=5)
    imported(admin, "projects", row | {"local": None})
    assert the_project().organisation == body

    member = make.make_user(role="centre", organisation=body)
    assert outcomes(previewed(member, "projects", row | {"local": None})) == ["unchanged"]
    assert outcomes(previewed(member, "projects", a_row())) == ["invalid"]


def test_the_number_of_statements_does_not_grow_with_rows(
    staff: User, django_assert_max_num_queries: Any
) -> None:
    def rows(count: int, start: int = 0) -> list[dict[str, Any]]:
        return [
            a_row(title=f"Đề án số {n}", beneficiaries=f"HTX số {n}", code="" if n % 2 else f"K{n}")
            for n in range(start, start + count)
        ]

    with django_assert_max_num_queries(200) as few:
        imported(staff, "projects", *rows(4))
    with django_assert_max_num_queries(len(few.captured_queries) + 8):
        batch = imported(staff, "projects", *rows(40, 100))
    assert set(results(batch)) == {"created"}

    changed = [row | {"local": 7, "beneficiaries": "HTX mới"} for row in rows(4)]
    with django_assert_max_num_queries(200) as few:
        imported(staff, "projects", *changed)
    changed = [row | {"local": 7, "beneficiaries": "HTX mới"} for row in rows(40, 100)]
    with django_assert_max_num_queries(len(few.captured_queries) + 8):
        batch = imported(staff, "projects", *changed)
    assert set(results(batch)) == {"changed"}
    assert caches_are_right()
