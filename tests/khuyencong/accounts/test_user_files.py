"""Accounts by spreadsheet: out and in again without a change, shown before it is written."""

import csv
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from khuyencong.accounts import spreadsheet, userfiles
from khuyencong.accounts.models import Role, User, UserFile
from khuyencong.history.models import Change
from provinces.models import Province
from tests import factories as make
from tests.khuyencong.accounts.signing import is_signed_in, make_person, sign_in

pytestmark = pytest.mark.django_db
USERS = reverse("users")
HEADING = "Tên đăng nhập;Họ;Tên;Thư điện tử;Vai trò;Tỉnh/Thành phố;Tổ chức;Đang hoạt động"


@pytest.fixture
def admin(client: Client, territory: None) -> User:
    user = make_person(username="quan-tri", role=Role.SYSTEM_ADMIN)
    client.force_login(user)
    return user


def upload(client: Client, data: bytes | str, name: str = "tai-khoan.csv") -> Any:
    content = data.encode() if isinstance(data, str) else data
    return client.post(USERS, {"file": SimpleUploadedFile(name, content)}, follow=True)


def rows(*lines: str) -> str:
    return "\n".join([HEADING, *lines])


def confirm(client: Client, response: Any) -> Any:
    address = response.request["PATH_INFO"]
    return client.post(address, {"digest": response.context["preview"].digest}, follow=True)


def bring_in(client: Client, *lines: str) -> Any:
    return confirm(client, upload(client, rows(*lines)))


def workbook(*lines: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# -- a whole round ------------------------------------------------------------------------------


def test_new_accounts_get_one_time_passwords_that_open_the_door(
    client: Client, admin: User
) -> None:
    lan = "lan.tn;Nguyễn Thị;Lan;Lan@TN.vn;Cán bộ trung tâm khuyến công;thai nguyen;;có"
    hung = "hung;Trần;Hùng;;Bộ Công Thương – xem;;;có"
    response = upload(client, rows(lan, hung))
    assert response.context["counts"] == {"new": 2, "changed": 0, "unchanged": 0, "wrong": 0}
    assert not User.objects.filter(username="lan.tn").exists()
    done = confirm(client, response)
    assert "no-store" in done["Cache-Control"]
    listed = re.findall(r'<code class="secret">([\w-]+)</code>', done.content.decode())
    assert len(listed) == 2
    user = User.objects.get(username="lan.tn")
    assert (user.last_name, user.first_name, user.email) == ("Nguyễn Thị", "Lan", "lan@tn.vn")
    assert user.role == Role.CENTRE_STAFF
    assert user.province == Province.objects.get(key="thai-nguyen-34")
    other = Client()
    assert sign_in(other, "lan@tn.vn", listed[0]).status_code == 302
    assert other.get("/tai-khoan/")["Location"].startswith(reverse("password"))


def test_the_list_of_passwords_can_be_kept_as_a_file(client: Client, admin: User) -> None:
    done = bring_in(client, "lan;Lê;Lan;;Cán bộ trung tâm khuyến công;Thái Nguyên;;có")
    password = re.search(r'<code class="secret">([\w-]+)</code>', done.content.decode())
    parcel = done.context["parcel"]
    file = client.post(reverse("passwords-download"), {"parcel": parcel})
    assert 'filename="mat-khau-dung-mot-lan.xlsx"' in file["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert password
    assert password[1] in cells
    assert "Lê Lan" in cells
    client.force_login(make.make_administrator())
    assert client.post(reverse("passwords-download"), {"parcel": parcel}).status_code == 404


def test_the_same_file_twice_changes_nothing(client: Client, admin: User) -> None:
    line = "lan;Lê;Lan;l@a.vn;Cán bộ trung tâm khuyến công;Thái Nguyên;;có"
    bring_in(client, line)
    changes = Change.objects.count()
    response = upload(client, rows(line))
    assert response.context["counts"]["unchanged"] == 1
    assert not response.context["can_apply"]
    assert Change.objects.count() == changes


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_what_is_downloaded_can_be_uploaded_without_a_change(
    client: Client, admin: User, kind: str
) -> None:
    old = Province.objects.get(key="hoa-binh-63")
    make_person(username="+cong", last_name="=1+1", province=old, email="a@b.vn")
    make_person(username="tc", organisation=make.make_organisation(name="Trung tâm Thử"))
    make_person(username="so", role=Role.DEPARTMENT, province=Province.objects.current()[0])
    make_person(username="nghi", is_active=False)
    file = client.get(reverse("users-download", args=[kind]))
    content = b"".join(file) if file.streaming else file.content
    response = upload(client, content, f"a.{kind}")
    assert response.context["counts"] == {"new": 0, "changed": 0, "unchanged": 5, "wrong": 0}


def test_a_download_runs_no_formula_and_holds_no_password(client: Client, admin: User) -> None:
    make_person(username="+cong", last_name="=HYPERLINK(1)")
    text = client.get(reverse("users-download", args=["csv"])).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert "+cong" in cells
    assert "md5" not in text
    assert client.get("/tai-khoan/quan-ly/tai-khoan.exe").status_code == 404


def test_changes_are_shown_old_and_new(client: Client, admin: User) -> None:
    make_person(username="lan", last_name="Lê", province=Province.objects.get(key="hoa-binh-63"))
    response = upload(client, "Tên đăng nhập,Họ,Tỉnh/Thành phố\nlan,Lý,Phú Thọ")
    (row,) = response.context["preview"].rows
    assert row.number == 2
    assert row.changes == [("Họ", "Lê", "Lý"), ("Tỉnh/Thành phố", "hoa-binh-63", "Phú Thọ")]
    assert "hoa-binh-63 →" in response.content.decode()
    confirm(client, response)
    user = User.objects.get(username="lan")
    assert user.province == Province.objects.get(key="phu-tho-34")
    change = Change.objects.about(user)[0]
    assert {value["field"] for value in change.values} == {"last_name", "province"}
    assert change.user_name == "quan-tri"


# -- what is wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("lan;;;;Sếp;;;có", "Vai trò", "một trong"),
        ("lan;;;;;;;có", "Vai trò", "một trong"),
        ("lan;;;khong-phai-thu;Quản trị dữ liệu;;;có", "Thư điện tử", "email"),
        ("lan;;;cu@a.vn;Quản trị dữ liệu;;;có", "", "thư điện tử này"),
        ("lan;;;;centre;Thái Nguyn;;có", "Tỉnh/Thành phố", "Thái Nguyn"),
        ("lan;;;;centre;Hòa Bình;;có", "Tỉnh/Thành phố", "Hòa Bình"),
        ("lan;;;;centre;;Không có ai;có", "Tổ chức", "Không có tổ chức"),
        ("lan;;;;centre;;;hình như", "Đang hoạt động", "có"),
        ("lan;;;;department;;;có", "", "phải thuộc một tỉnh"),
        ("lan;;;;officer;Thái Nguyên;;có", "", "thuộc cả nước"),
        ("có dấu cách;;;;centre;;;có", "Tên đăng nhập", "hợp lệ"),
        (";Lê;;;centre;;;có", "Tên đăng nhập", ""),
        ("quan-tri;;;;centre;;;có", "Vai trò", "tự khóa"),
        ("quan-tri;;;;system;;;không", "Vai trò", "tự khóa"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(
    client: Client, admin: User, line: str, column: str, reason: str
) -> None:
    make_person(username="cu", email="cu@a.vn")
    before = User.objects.count()
    response = upload(client, rows("tot;;;;centre;;;có", line))
    row = response.context["preview"].rows[1]
    assert row.number == 3
    assert [each for each in row.errors if each[0] == column and reason in each[1]], row.errors
    assert not response.context["can_apply"]
    assert confirm(client, response).status_code == 409
    assert User.objects.count() == before


def test_one_name_twice_in_a_file_is_refused(client: Client, admin: User) -> None:
    response = upload(client, rows("lan;;A;;centre;;;có", "lan;;B;;centre;;;có"))
    assert response.context["preview"].rows[1].errors == [
        ("Tên đăng nhập", "Trùng tên đăng nhập với dòng 2.")
    ]


def test_a_file_without_the_heading_is_refused(client: Client, admin: User) -> None:
    assert "Không thấy dòng tiêu đề" in upload(client, "Tên;Tuổi\na;1").content.decode()
    assert not UserFile.objects.exists()


def test_columns_that_mean_nothing_here_are_named(client: Client, admin: User) -> None:
    response = upload(client, "STT;Tên đăng nhập;Vai trò;Điện thoại\n1;lan;viewer;09")
    assert response.context["preview"].unused == ["STT", "Điện thoại"]
    assert response.context["counts"]["new"] == 1


# -- between preview and confirmation -----------------------------------------------------------


def test_a_file_is_applied_once(client: Client, admin: User) -> None:
    response = upload(client, rows("lan;;;;viewer;;;có"))
    assert confirm(client, response).status_code == 200
    assert confirm(client, response).redirect_chain[-1][0] == USERS
    assert User.objects.filter(username="lan").count() == 1


def test_what_changed_since_the_preview_is_shown_again(client: Client, admin: User) -> None:
    response = upload(client, rows("lan;;Lan;;viewer;;;có"))
    make_person(username="lan", first_name="Người khác")
    again = confirm(client, response)
    assert again.status_code == 409
    assert "dữ liệu đã đổi" in again.content.decode()
    assert User.objects.get(username="lan").first_name == "Người khác"


def test_nobody_confirms_anothers_file_or_without_a_preview(client: Client, admin: User) -> None:
    response = upload(client, rows("lan;;;;centre;;;có"))
    address = response.request["PATH_INFO"]
    assert client.post(address).status_code == 409
    client.force_login(make.make_administrator())
    assert client.get(address).status_code == 404
    assert client.post(address, {"digest": response.context["preview"].digest}).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMIN])
def test_only_system_administrators_keep_accounts(client: Client, role: Role) -> None:
    province = make.make_province() if role == Role.DEPARTMENT else None
    client.force_login(make_person(role=role, province=province))
    other = make_person()
    for address in (
        USERS, reverse("users-download", args=["csv"]), reverse("users-file", args=[1]),
        reverse("user-password", args=[other.pk]), reverse("user-second-factor", args=[other.pk]),
    ):  # fmt: skip
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403
    assert client.post(reverse("passwords-download")).status_code == 403


# -- hostile files ------------------------------------------------------------------------------


def package(members: dict[str, bytes], base: bytes | None = None) -> bytes:
    """A workbook with members replaced or added."""
    old = zipfile.ZipFile(io.BytesIO(base or workbook(["Tên đăng nhập"], ["lan"])))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, content in members.items():
            new.writestr(name, content)
    return buffer.getvalue()


def test_a_workbook_is_read_as_its_owner_sees_it() -> None:
    data = workbook(["Tên đăng nhập", "Tên"], [12345, 2.5], ["a", True], [None, None])
    assert spreadsheet.read(data, "a.xlsx")[:3] == [
        ["Tên đăng nhập", "Tên"],
        ["12345", "2.5"],
        ["a", "có"],
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 rubbish", "hỏng"),
        (package({"xl/worksheets/sheet1.xml": b" " * 150_000_000}), "giải nén"),
        (package({"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "DTD/ENTITY"),
        (package({f"{n}.xml": b"" for n in range(1_001)}), "thành phần"),
        (package({"xl/workbook.xml": b"<broken"}), "hỏng"),
        (workbook(["Tên đăng nhập"], *(["a"] for _number in range(1_100))), "nhiều dòng"),
    ],
    ids=["torn", "bomb", "entities", "members", "xml", "rows"],
)
def test_a_hostile_workbook_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(spreadsheet.UnreadableError, match=reason):
        spreadsheet.read(data, "a.xlsx")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x" * 1_000_001, "quá lớn"),
        (b"\x00\x01\x02", "không phải"),
        (("Tên đăng nhập\n" + "a\n" * 1_100).encode(), "nhiều dòng"),
        (b"Ten dang nhap;b\n" + b'"' + b"x" * 200_000, "quá nhiều chữ"),
        (b"", "rỗng"),
    ],
    ids=["size", "bytes", "rows", "cell", "empty"],
)
def test_a_hostile_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(spreadsheet.UnreadableError, match=reason):
        spreadsheet.read(data, "a.csv")


def test_old_files_are_forgotten(client: Client, admin: User) -> None:
    upload(client, rows("lan;;;;centre;;;có"))
    UserFile.objects.update(uploaded_at="2026-01-01T00:00:00Z")
    userfiles.store(user=admin, name="b.csv", data=rows("b;;;;centre;;;có").encode())
    assert [file.name for file in UserFile.objects.all()] == ["b.csv"]


def test_who_is_deactivated_by_a_list_is_signed_out_for_good(client: Client, admin: User) -> None:
    user = make_person(username="lan")
    other = Client()
    sign_in(other, "lan")
    upload(client, "Tên đăng nhập;Đang hoạt động\nlan;không")
    assert user.sign_ins.exists()
    confirm(client, upload(client, "Tên đăng nhập;Đang hoạt động\nlan;không"))
    user.refresh_from_db()
    assert not user.is_active
    assert not user.sign_ins.exists()
    user.is_active = True
    user.save()
    assert not is_signed_in(other)


def test_staff_of_a_centre_need_a_place(client: Client, admin: User) -> None:
    page = upload(client, rows("tt-khong-noi;;;;Cán bộ trung tâm khuyến công;;;có"))
    assert "phải thuộc một tỉnh, thành phố hoặc một tổ chức" in page.content.decode()
    assert not User.objects.filter(username="tt-khong-noi").exists()
