"""The register, an establishment's page with every support, and merging two records."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khuyencong.accounts.models import Role
from khuyencong.history.models import Change
from programmes.models import Beneficiary, Project, ProjectFunding, ProjectLine
from programmes.views.establishments.rows import table_of
from provinces.models import Establishment
from provinces.models.establishment import EstablishmentQuerySet
from tests import factories as make
from tests.programmes.establishments.places import administrator, seen, signed_in, staff, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def supported(row: Establishment, share: int | None = None, **fields: Any) -> Project:
    """A project of the establishment's province from which it gains."""
    given = {"province": row.province} if "organisation" not in fields else {}
    project = make.make_project(**{**given, **fields})
    Beneficiary.objects.create(project=project, establishment=row, share=share)
    return project


# -- the register --------------------------------------------------------------------------------


def names(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/co-so/{query}").content.decode()
    return re.findall(r'<a href="/co-so/\d+/">([^<]+)</a>', page)


def test_the_register_is_searched_without_marks_and_sorted_as_a_dictionary() -> None:
    for name in ("Đồng Tâm", "Dệt Cao Bằng", "Ăn Xuân", "An Phú"):
        make.make_establishment(name=name, province=unit())
    make.make_establishment(name="Nơi khác", province=unit("ha-noi"))
    client = signed_in(staff())
    assert names(client) == ["An Phú", "Ăn Xuân", "Dệt Cao Bằng", "Đồng Tâm"]
    assert names(client, "?q=dong+tam") == ["Đồng Tâm"]
    assert names(client, "?loai-hinh=hop-tac-xa") == []
    assert len(names(administrator())) == 5
    assert names(administrator(), "?tinh=ha-noi") == ["Nơi khác"]


def test_the_download_has_tax_codes_as_text_and_no_person() -> None:
    make.make_establishment(
        name="HTX Chè", tax_code="0100109106", contact_name="Bà An", province=unit()
    )
    file = signed_in(staff()).get("/co-so/?dinh-dang=csv").content.decode()
    assert ";0100109106;" in file
    assert "Bà An" not in file


def test_the_register_costs_the_same_queries_for_two_and_for_two_hundred() -> None:
    client = administrator()

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    paths = ("/co-so/", "/co-so/?dinh-dang=csv", "/co-so/trung/", "/co-so/?q=so+thu")
    rows = [make.make_establishment(name="Cơ sở", province=unit()) for _number in range(2)]
    before = [cost(path) for path in paths]
    rows += [make.make_establishment(name=f"Cơ sở {n % 9}", province=unit()) for n in range(200)]
    for row in rows[:60]:
        supported(row)
    assert [cost(path) for path in paths] == before
    one = rows[0]
    own = cost(f"/co-so/{one.pk}/")
    for _number in range(20):
        supported(one, 5, source="local")
    assert cost(f"/co-so/{one.pk}/") == own <= 15


# -- one establishment ---------------------------------------------------------------------------


def test_every_support_is_listed_across_years_sources_and_holders() -> None:
    row = make.make_establishment(name="HTX Chè", province=unit())
    local = supported(row, 120_000_000, source="local", year=2023, started_on=None)
    national = supported(
        row, None, organisation=make.make_organisation(), year=2022, started_on=None
    )
    ProjectFunding.objects.create(project=national, source="national", amount=300_000_000)
    page = seen(administrator().get(f"/co-so/{row.pk}/"))
    assert local.code in page
    assert national.code in page
    assert "300.000.000" in page  # of the whole project; the share of it is not guessed
    assert "2022 – – 0/1 đề án" in page
    assert "2023 – 120.000.000 1/1 đề án" in page
    assert "Cộng – 120.000.000 1/2 đề án" in page


def test_a_draft_a_stopped_project_and_a_claim_are_shown_but_not_added() -> None:
    row = make.make_establishment(province=unit())
    for fields in ({"status": "draft"}, {"status": "stopped"}, {"origin": "published"}):
        supported(row, 7, **fields)
    page = seen(administrator().get(f"/co-so/{row.pk}/"))
    assert page.count("không cộng") == 3
    assert "Cộng theo năm" not in page


def test_of_projects_that_one_may_not_see_only_their_number_is_told() -> None:
    row = make.make_establishment(province=unit())
    hidden = supported(row, 9_000_000, province=unit("ha-noi"))
    page = seen(signed_in(staff()).get(f"/co-so/{row.pk}/"))
    assert "Còn 1 đề án" in page
    assert hidden.code not in page
    assert "9.000.000" not in page


def test_who_sees_a_project_sees_its_beneficiary_of_another_province() -> None:
    row = make.make_establishment(province=unit("ha-noi"), contact_name="Bà An")
    supported(row, province=unit())
    assert "Bà An" in seen(signed_in(staff()).get(f"/co-so/{row.pk}/"))
    assert signed_in(staff()).get(f"/co-so/{row.pk}/sua/").status_code == 404
    viewer = signed_in(make.make_user(role=Role.MINISTRY_VIEWER))
    assert "Bà An" not in seen(viewer.get(f"/co-so/{row.pk}/"))


def test_a_union_of_cooperatives_was_not_supported_before_october_2025() -> None:
    row = make.make_establishment(province=unit(), legal_form="union")
    supported(row)
    assert "từ 15/10/2025" in seen(administrator().get(f"/co-so/{row.pk}/"))


# -- merging -------------------------------------------------------------------------------------


def pair(**fields: Any) -> tuple[Establishment, Establishment]:
    kept = make.make_establishment(name="HTX Chè", province=unit())
    gone = make.make_establishment(name="Hợp tác xã chè", province=unit(), **fields)
    return kept, gone


def merge(client: Client, kept: Establishment, gone: Establishment, **chosen: str) -> Any:
    given = {"giu": kept.pk, "bo": gone.pk, "reason": "Cùng một chủ"}
    words = {name.replace("chon_", "chon-"): value for name, value in chosen.items()}
    return client.post("/co-so/gop/", {**given, **words}, follow=True)


def test_records_of_one_name_on_one_ground_are_listed_until_somebody_decides() -> None:
    kept, gone = pair()
    make.make_establishment(name="HTX chè", province=unit("ha-noi"))
    client = administrator()
    page = client.get("/co-so/trung/")
    assert f'name="bo" value="{gone.pk}"' in re.sub(r"\s+", " ", page.content.decode())
    assert "Hà Nội" not in seen(page)
    decided = {"establishment": [kept.pk, gone.pk], "reason": "Hai chủ khác nhau"}
    client.post("/co-so/trung/", decided)
    assert "Không có hồ sơ nào đáng ngờ" in seen(client.get("/co-so/trung/"))


def test_merging_moves_every_project_and_adds_up_shares_of_one() -> None:
    kept, gone = pair(tax_code="0100109106")
    both, only = supported(gone, 30), supported(gone, None)
    Beneficiary.objects.create(project=both, establishment=kept, share=70)
    page = seen(merge(administrator(), kept, gone, **{"chon_tax_code": "bo"}))
    shares = dict(Beneficiary.objects.filter(establishment=kept).values_list("project", "share"))
    assert shares == {both.pk: 100, only.pk: None}
    assert f"{both.code}: cộng phần hỗ trợ 70 đồng + 30 đồng = 100 đồng" in page
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.name, kept.tax_code) == ("HTX Chè", "0100109106")
    assert (gone.merged_into, gone.merge_reason) == (kept, "Cùng một chủ")
    assert Change.objects.about(both).filter(kind="deleted").exists()


def test_the_address_of_a_merged_record_leads_on_and_its_history_is_read_there() -> None:
    kept, gone = pair()
    client = administrator()
    merge(client, kept, gone)
    assert client.get(f"/co-so/{gone.pk}/").headers["Location"] == f"/co-so/{kept.pk}/"
    page = seen(client.get(f"/co-so/{kept.pk}/"))
    assert "Thêm mới cơ sở CNNT: Hợp tác xã chè" in page
    assert "Hồ sơ đã gộp vào cơ sở này Hợp tác xã chè" in page
    assert names(client) == ["HTX Chè"]
    assert signed_in(staff("ha-noi")).get(f"/co-so/{gone.pk}/").status_code == 404
    third = make.make_establishment(province=unit())
    merge(client, third, kept)
    assert client.get(f"/co-so/{gone.pk}/").headers["Location"] == f"/co-so/{third.pk}/"


def test_a_project_is_found_by_the_name_of_the_establishment_that_stayed() -> None:
    kept, gone = pair()
    project = supported(gone)
    merge(administrator(), kept, gone, chon_name="giu")
    line = ProjectLine.objects.get(project=project)
    assert "htx che" in line.text
    assert "hop tac xa" not in line.text


def test_merging_twice_or_without_a_reason_changes_nothing() -> None:
    kept, gone = pair()
    client = administrator()
    assert "Trường này là bắt buộc" in seen(merge(client, kept, gone, reason=""))
    assert Establishment.objects.filter(merged_into=None).count() == 2
    merge(client, kept, gone)
    assert merge(client, kept, gone).status_code == 404


def test_only_administrators_merge() -> None:
    kept, gone = pair()
    for user in (staff(), staff(role=Role.DEPARTMENT), make.make_user(role=Role.MINISTRY_OFFICER)):
        client = signed_in(user)
        assert client.get("/co-so/trung/").status_code == 403
        assert client.get(f"/co-so/gop/?giu={kept.pk}&bo={gone.pk}").status_code == 403
        assert merge(client, kept, gone).status_code == 403


def test_both_records_stand_side_by_side_before_they_are_merged() -> None:
    kept, gone = pair(production_address="Xóm Sông Cầu")
    client = administrator()
    page = seen(client.get(f"/co-so/gop/?giu={kept.pk}&bo={gone.pk}"))
    assert "Xóm Sông Cầu" in page
    for wrong in ("", "?giu=x&bo=1", f"?giu={kept.pk}&bo={kept.pk}", f"?giu={kept.pk}&bo=999999"):
        assert client.get(f"/co-so/gop/{wrong}").status_code == 404


def test_merging_moves_every_relation_that_there_is() -> None:
    relations = {relation.name for relation in Establishment._meta.related_objects}
    # A new one must be moved by a merge too: products follow by registry (awards.makers).
    assert relations == {"beneficiary", "merged", "products"}


@pytest.mark.parametrize("few", [2, 500], ids=["many", "few"])
def test_every_page_of_the_register_follows_on_the_one_before(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programmes.views.establishments.list.PAGE_SIZE", 2)
    monkeypatch.setattr(EstablishmentQuerySet.keys_in_order, "__defaults__", (few,))
    for name in "EADBC":
        make.make_establishment(name=f"Xưởng {name}", province=unit())
    client = administrator()
    pages = [names(client, f"?trang={number}") for number in (1, 2, 3)]
    assert pages == [["Xưởng A", "Xưởng B"], ["Xưởng C", "Xưởng D"], ["Xưởng E"]]
    assert "Tìm thấy 5 cơ sở" in seen(client.get("/co-so/?trang=3"))


def test_the_page_says_in_words_from_where_an_establishment_was_changed() -> None:
    user = staff()
    client = signed_in(user)
    sent = {"name": "HTX Mật", "legal_form": "cooperative", "province": unit().pk}
    page = seen(client.post("/co-so/them/", {**sent, "activity": "active"}, follow=True))
    assert "từ trang thêm cơ sở" in page
    assert "/co-so/them/" not in page


def test_a_long_register_is_read_while_it_is_sent_and_a_workbook_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _number in range(3):
        make.make_establishment(province=unit())
    everything = Establishment.objects.all()
    rows = table_of(everything, staff()).rows
    assert isinstance(rows, Iterator)
    assert len(list(rows)) == 3
    monkeypatch.setattr("programmes.views.projects.list_file.MOST", {"csv": 3, "xlsx": 2, "ods": 2})
    client = signed_in(staff())
    assert client.get("/co-so/?dinh-dang=csv").headers["Content-Type"].startswith("text/csv")
    refused = client.get("/co-so/?dinh-dang=xlsx")
    assert "Tệp này chứa tối đa 2 dòng, danh sách có 3: hãy lọc bớt." in seen(refused)
