"""The list of projects: what it finds, sums, sorts and gives as a file, and to whom."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from khuyencong.accounts.models import Role, User
from programmes.models import Beneficiary, Project, ProjectFunding, Status
from programmes.models.status import NOT_COUNTED
from provinces.models import Province
from tests import factories as make
from tests.programmes.records import seen

pytestmark = pytest.mark.django_db
TRIEU = 1_000_000
MARKER = "Dấuhiệuriêng"


@pytest.fixture
def ministry(client: Client) -> User:
    user = make.make_user(role=Role.MINISTRY_VIEWER)
    client.force_login(user)
    return user


def page(client: Client, **filters: Any) -> str:
    address = f"{reverse('projects')}?{urlencode({'nam': 'tat-ca', **filters}, doseq=True)}"
    answer = client.get(address)
    assert answer.status_code == 200
    return seen(answer)


def codes(client: Client, **filters: Any) -> list[str]:
    address = f"{reverse('projects')}?{urlencode({'nam': 'tat-ca', **filters}, doseq=True)}"
    return [row.code for row in client.get(address).context["rows"]]


def funded(amount: int, source: str = "national", **fields: Any) -> Project:
    project = make.make_project(source=source, **fields)
    ProjectFunding.objects.create(project=project, source=source, amount=amount * TRIEU)
    return project


def staff_of(client: Client, province: Province, role: Role = Role.CENTRE_STAFF) -> User:
    user = make.make_user(role=role, province=province)
    client.force_login(user)
    return user


def test_a_stranger_must_sign_in(client: Client) -> None:
    answer = client.get(reverse("projects"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))


def test_it_starts_in_the_current_year_and_all_years_can_be_asked_for(
    client: Client, ministry: User
) -> None:
    this = timezone.localdate().year
    old = make.make_project(year=this - 2, started_on=None)
    new = make.make_project(year=this, started_on=None)
    first = [row.code for row in client.get(reverse("projects")).context["rows"]]
    assert first == [new.code]
    assert set(codes(client)) == {old.code, new.code}
    assert codes(client, nam=this - 2) == [old.code]


def test_every_filter_narrows_the_list_and_its_sums(client: Client, ministry: User) -> None:
    content = make.make_content()
    wanted = funded(
        300, "local", content=content, kind="group", is_flagship=True, status="accepted"
    )
    funded(500)
    filters = {
        "nguon": "dia-phuong", "noi-dung": content.code, "loai": "nhom", "diem": "co",
        "trang-thai": "nghiem-thu", "nam": 2024, "q": wanted.code,
        "tinh": wanted.province.key if wanted.province else "",
    }  # fmt: skip
    for name, value in filters.items():
        assert codes(client, **{name: value}) == [wanted.code] or name == "nam"
    text = page(client, **filters)
    assert "Cộng 1 đề án đang lọc" in text
    assert "300.000.000 đồng" in text
    assert "500.000.000" not in text


def test_several_statuses_can_be_chosen_and_taken_away_one_by_one(
    client: Client, ministry: User
) -> None:
    kept = {make.make_project(status=status).code for status in ("accepted", "settled")}
    make.make_project(status="stopped")
    both = {"trang-thai": ["nghiem-thu", "quyet-toan"]}
    assert set(codes(client, **both)) == kept
    answer = client.get(f"{reverse('projects')}?{urlencode({'nam': 2024, **both}, doseq=True)}")
    chips = {chip.text: chip.query for chip in answer.context["chips"]}
    assert chips["Nghiệm thu"] == "nam=2024&trang-thai=quyet-toan"
    assert chips["2024"] == "nam=tat-ca&trang-thai=nghiem-thu&trang-thai=quyet-toan"


def test_every_status_can_be_asked_for(client: Client, ministry: User) -> None:
    from programmes.forms.projects.filter import STATUSES

    assert list(STATUSES.values()) == list(Status)
    assert set(NOT_COUNTED) < set(STATUSES.values())


@pytest.mark.parametrize(
    "typed", ["may say", "SẤY máy", "thai nguyen", "cong ty hong", "4601234567", "xa phu"]
)
def test_words_are_found_without_marks_in_any_order(
    client: Client, ministry: User, typed: str
) -> None:
    wanted = make.make_project(title="Máy sấy chè Thái Nguyên", place="Xã Phú Lương")
    firm = make.make_establishment(name="Công ty TNHH Hồng Hà", tax_code="4601234567")
    Beneficiary.objects.create(project=wanted, establishment=firm)
    make.make_project(title="Lò nung gốm")
    assert codes(client, q=typed) == [wanted.code]


def test_words_of_a_search_are_no_patterns(client: Client, ministry: User) -> None:
    make.make_project(title="Máy 100 phần trăm")
    assert codes(client, q="%") == []
    assert codes(client, q="m_y") == []


@pytest.mark.parametrize(
    ("order", "expected"),
    [("ma", "AĐB"), ("-ma", "BĐA"), ("ten", "ABĐ"), ("ho-tro", "BAĐ"), ("-ho-tro", "ABĐ")],
)
def test_every_heading_sorts_and_what_is_missing_comes_last(
    client: Client, ministry: User, order: str, expected: str
) -> None:
    funded(30, code="01", title="A")
    make.make_project(code="02", title="Đ")
    funded(20, code="03", title="B")
    title = {"01": "A", "02": "Đ", "03": "B"}
    assert "".join(title[code] for code in codes(client, **{"sap-xep": order})) == expected


@pytest.mark.parametrize(
    "name", ["don-vi", "nam", "chuong-trinh", "trang-thai", "thuc-hien", "han"]
)
def test_other_headings_sort_both_ways(client: Client, ministry: User, name: str) -> None:
    for _number in range(2):
        make.make_project()
    assert len(codes(client, **{"sap-xep": name})) == 2
    html = client.get(f"{reverse('projects')}?nam=tat-ca&sap-xep=-{name}").content.decode()
    assert html.count('aria-sort="descending"') == 1
    assert f"sap-xep={name}" in html


def test_the_place_of_a_status_in_life_sorts_it(client: Client, ministry: User) -> None:
    last = make.make_project(status="settled")
    first = make.make_project(status="registered")
    assert codes(client, **{"sap-xep": "trang-thai"}) == [first.code, last.code]


def test_the_sums_are_of_all_that_was_found_not_of_one_page(client: Client, ministry: User) -> None:
    for _number in range(21):
        funded(10)
    text = page(client, **{"so-dong": 20})
    assert "210.000.000 đồng" in text
    assert "đang xem 1–20" in text
    assert "đang xem 21–21" in page(client, **{"so-dong": 20, "trang": 2})


def test_what_nobody_recorded_is_missing_not_zero(client: Client, ministry: User) -> None:
    make.make_project()
    text = page(client)
    assert "chưa có số liệu" in text
    assert "1 đề án chưa ghi kinh phí hỗ trợ" in text
    assert "0 đồng" not in text


def test_claims_of_documents_stand_apart_and_are_not_summed(client: Client, ministry: User) -> None:
    record = funded(10)
    claim = funded(99, origin="published", title="Nêu trong báo")
    assert record.code in codes(client)
    assert claim.code not in codes(client)
    text = page(client, **{"nguon-goc": "cong-bo"})
    assert claim.code in text
    assert record.code not in text
    assert "đang lọc" not in text.partition("Đang lọc:")[2].partition("Tải")[0]
    assert "không được cộng" in text


def test_what_is_not_understood_is_said(client: Client, ministry: User) -> None:
    project = make.make_project()
    text = page(client, tinh="khong-co", la="1", trang="9", **{"sap-xep": "x"})
    assert project.code in text
    for words in ("tinh=khong-co", "“la”", "“9”", "sap-xep=x"):
        assert words in text


def test_an_empty_list_says_what_to_do(client: Client, ministry: User) -> None:
    assert "Không có đề án nào khớp bộ lọc" in page(client, q="khongco")
    text = seen(client.get(reverse("projects")))
    assert f"Chưa có đề án nào của năm {timezone.localdate().year}" in text
    assert "dinh-dang" not in client.get(reverse("projects")).content.decode()


def test_many_beneficiaries_are_counted(client: Client, ministry: User) -> None:
    project = make.make_project(kind="group")
    for _number in range(3):
        Beneficiary.objects.create(project=project, establishment=make.make_establishment())
    assert "và 2 cơ sở khác" in page(client)


# -- files --------------------------------------------------------------------------------------


def test_the_csv_holds_every_line_found_with_whole_dong(client: Client, ministry: User) -> None:
    for _number in range(60):
        funded(10)
    funded(77, "local")
    address = f"{reverse('projects')}?nam=tat-ca&nguon=quoc-gia&dinh-dang=csv"
    text = client.get(address).content.decode("utf-8-sig")
    assert text.count("10000000") == 120  # the support and the total of each
    assert "77000000" not in text
    assert "Chương trình: Khuyến công quốc gia" in text


def test_the_workbook_holds_numbers_and_runs_no_formula(client: Client, ministry: User) -> None:
    funded(10, title="=HYPERLINK(1)")
    answer = client.get(f"{reverse('projects')}?nam=tat-ca&dinh-dang=xlsx")
    sheet: Any = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    row = [cell for line in sheet.iter_rows() for cell in line]
    assert any(cell.value == 10 * TRIEU and cell.data_type == "n" for cell in row)
    assert all(cell.data_type != "f" for cell in row)


def test_a_file_that_would_be_too_long_is_refused_in_words(
    client: Client, ministry: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        __import__("programmes.views.projects.list_file", fromlist=["MOST"]).MOST, "xlsx", 1
    )
    funded(10)
    funded(20)
    answer = client.get(f"{reverse('projects')}?nam=tat-ca&dinh-dang=xlsx")
    assert answer["Content-Type"].startswith("text/html")
    assert "chứa tối đa 1 dòng" in seen(answer)


# -- who sees what ------------------------------------------------------------------------------


def marked(province: Province) -> Project:
    """A project elsewhere whose every word and number would be recognised."""
    project = funded(
        987_654, province=province, title=MARKER, code=f"{MARKER}-1", started_on=None, year=2019
    )
    firm = make.make_establishment(province=province, name=f"Cơ sở {MARKER}")
    Beneficiary.objects.create(project=project, establishment=firm)
    return project


@pytest.mark.parametrize("role", [Role.CENTRE_STAFF, Role.DEPARTMENT])
@pytest.mark.parametrize(
    "filters",
    [{}, {"q": MARKER}, {"sap-xep": "-ho-tro"}, {"nam": 2019}, {"dinh-dang": "csv"},
     {"dinh-dang": "xlsx"}, {"nguon-goc": "cong-bo"}, {"so-dong": 100}],
)  # fmt: skip
def test_another_province_leaves_no_trace(
    client: Client, role: Role, filters: dict[str, str]
) -> None:
    stranger = make.make_province(name="Tỉnh Xa")
    marked(stranger)
    own = make.make_province()
    staff_of(client, own, role)
    funded(10, province=own)
    for key in ("", stranger.key):
        address = f"{reverse('projects')}?{urlencode({'nam': 'tat-ca', 'tinh': key, **filters})}"
        answer = client.get(address)
        if answer["Content-Type"].startswith("text/html"):
            rows = answer.context["rows"]
            assert all(MARKER not in f"{row}" for row in rows)
            assert answer.context["totals"].projects <= 1
            assert "987.654" not in seen(answer)
            assert ("2019", "2019") not in answer.context["form"].fields["nam"].choices
        else:
            assert b"987654000000" not in answer.content
            assert MARKER.encode() not in answer.content


def test_staff_of_a_merged_unit_start_with_all_of_it_and_may_choose_a_part(client: Client) -> None:
    whole, part = (Province.objects.get(key=key) for key in ("phu-tho-34", "hoa-binh-63"))
    new = make.make_project(province=whole, year=2026, started_on=None)
    old = make.make_project(province=part, year=2020, started_on=None)
    staff_of(client, whole)
    assert codes(client) == [new.code, old.code]
    assert codes(client, tinh="hoa-binh-63") == [old.code]
    assert codes(client, tinh="ha-noi") == [new.code, old.code]  # not understood, and said so


def test_a_province_is_filtered_with_what_was_merged_into_it(
    client: Client, ministry: User
) -> None:
    old = make.make_project(
        province=Province.objects.get(key="hoa-binh-63"), year=2020, started_on=None
    )
    body = make.make_organisation(name="Trung tâm Thử")
    theirs = make.make_project(organisation=body)
    assert codes(client, tinh="phu-tho-34") == [old.code]
    assert codes(client, tinh=body.key) == [theirs.code]


def test_only_who_enters_is_offered_to_add(client: Client, ministry: User) -> None:
    assert reverse("project-add") not in client.get(reverse("projects")).content.decode()
    staff_of(client, make.make_province())
    assert reverse("project-add") in client.get(reverse("projects")).content.decode()


# -- what it costs ------------------------------------------------------------------------------


@pytest.mark.parametrize("extra", [0, 30])
def test_the_list_takes_as_many_queries_however_many_projects(
    client: Client, ministry: User, extra: int, django_assert_num_queries: Any
) -> None:
    for _number in range(extra + 1):
        project = funded(10)
        Beneficiary.objects.create(project=project, establishment=make.make_establishment())
    client.get(reverse("projects"))
    for filters in ("", "&q=may", "&sap-xep=-ho-tro", "&trang-thai=dang-thuc-hien"):
        with django_assert_num_queries(15 if "q=" in filters else 14):
            client.get(f"{reverse('projects')}?nam=tat-ca{filters}")
