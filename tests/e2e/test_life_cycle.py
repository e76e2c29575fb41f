"""The whole story of a national project in a browser, from last year's copy to its settlement."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from khuyencong.accounts.models import Role, User
from programmes.models import FundingPlan, Project
from provinces.models import Province
from tests import factories as make
from tests.e2e.conftest import WIDTHS, Screen
from tests.programmes.projects.lives import aim, make_full_project

TODAY = date.today()  # noqa: DTZ011 - the form asks for a local day
DAY = f"{TODAY:%d/%m/%Y}"
YEAR = TODAY.year
TITLE = "Hỗ trợ dây chuyền sấy chè ở Thái Nguyên"


def become(screen: Screen, user: User) -> None:
    """Let another person sit down at the browser."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"]
    screen.page.context.clear_cookies()
    screen.page.context.add_cookies(
        [{"name": "sessionid", "value": cookie.value, "url": screen.site}]
    )


def check(screen: Screen) -> None:
    """What every page owes its reader, on a desk and on a telephone."""
    for width in (WIDTHS["phone"], WIDTHS["desktop"]):
        screen.page.set_viewport_size({"width": width, "height": 900})
        assert screen.violations() == []
        assert screen.overflow() == 0


def send(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()


def say(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"#id_{name}").fill(text)


def take(screen: Screen, project: str, step: str, *, look: bool = False, **fields: str) -> None:
    """Take a step from the page of the project."""
    page = screen.open(project)
    follow(page, step)
    say(page, **fields)
    if look:
        check(screen)
    send(page, step)
    expect(page.get_by_role("status").first).to_contain_text(f"Đã ghi: {step}")


def record(screen: Screen, project: str, kind: str, amount: str) -> None:
    """Record money; where a rule warns, say why all the same."""
    page = screen.open(f"{project}but-toan/them/")
    page.locator("#id_form-0-kind").select_option(kind)
    say(page, **{"form-0-amount_0": amount, "form-0-spent_on": DAY, "form-0-voucher": "UNC 5"})
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    if page.locator("#id_reason").count():
        check(screen)
        say(page, reason="Theo hồ sơ nghiệm thu khối lượng")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
    expect(page).to_have_url(re.compile(r"/de-an/\d+/(#.*)?$"))


def decide(screen: Screen, step: str, project: str, batch: str, amount: str) -> None:
    """Put the project into a batch of its own."""
    page = screen.open(project)
    pk = project.split("/")[2]
    if step == "Giao thêm":
        page = screen.open(f"/ke-hoach/dot/giao/?nam={YEAR}&nguon=quoc-gia&de-an={pk}")
    else:
        follow(page, step)
    expect(page.locator(f"#id_p{pk}-is_in")).to_be_checked()
    paper = {"number": f"{batch}/QĐ-BCT", "decided_on": DAY, "issued_by": "Bộ Công Thương"}
    say(page, **{f"p{pk}-amount_0": amount}, name=batch, **paper)
    send(page, "Xem phần còn lại")
    check(screen)
    send(page, "Ghi đợt này")
    expect(page).to_have_url(re.compile(r"/ke-hoach/dot/\d+/$"))
    check(screen)


def national(screen: Screen, stage: str) -> int:
    """The country's sum of KCQG at a stage (đồng), read from the page that opens it."""
    question = f"pham-vi=ca-nuoc&nam={YEAR}&nguon=quoc-gia&giai-doan={stage}"
    page = screen.open(f"/so-lieu/cong/?{question}")
    text = page.locator("dl.facts div", has_text="Cộng được").locator("dd").inner_text()
    return int(re.sub(r"\D", "", text) or 0)


@pytest.fixture
def people(site: str) -> dict[str, User]:
    """The centre and the department of Thái Nguyên, and an officer of the ministry."""
    home = Province.objects.current().get(name="Thái Nguyên")
    return {
        "centre": make.make_user(province=home, first_name="Hà"),
        "so": make.make_user(province=home, role=Role.DEPARTMENT),
        "bo": make.make_user(role=Role.MINISTRY_OFFICER),
        "viewer": make.make_user(role=Role.MINISTRY_VIEWER),
    }


@pytest.fixture
def last_years(people: dict[str, User]) -> Project:
    """What the centre did last year: 300 triệu of national money."""
    last = YEAR - 1
    project = make_full_project(
        province=people["centre"].province, year=last, status="settled", title="Máy sấy năm trước",
        started_on=date(last, 8, 1), ended_on=date(last, 12, 1),
    )  # fmt: skip
    aim(project)
    return project


def draft_of(screen: Screen, source: Project) -> str:
    """Copy last year's project, save half, come back and finish; return its address."""
    page = screen.open(f"/de-an/{source.pk}/")
    check(screen)
    send(page, "Chép sang năm sau")
    say(page, title=TITLE, goal="")
    send(page, "Lưu bản nháp")
    project = Project.objects.get(copied_from=source)
    address = f"/de-an/{project.pk}/"
    page = screen.open(address)
    follow(page, "Nộp hồ sơ đăng ký")
    send(page, "Nộp hồ sơ đăng ký")
    expect(page.get_by_role("alert")).to_contain_text("Chưa có mục tiêu.")
    check(screen)
    screen.open("/")
    page = screen.open(f"{address}sua/")
    expect(page.locator("#id_title")).to_have_value(TITLE)
    say(page, goal="Giảm một nửa củi đốt", started_on=f"01/01/{YEAR}", ended_on=f"31/12/{YEAR}")
    send(page, "Lưu bản nháp")
    return address


def register(screen: Screen, people: dict[str, User], address: str) -> None:
    """Hand in; the department returns it with a reason; it is mended and appraised."""
    take(screen, address, "Nộp hồ sơ đăng ký")
    become(screen, people["so"])
    take(screen, address, "Trả lại", look=True, reason="Mục tiêu chưa có số")
    become(screen, people["centre"])
    page = screen.open(address)
    expect(page.get_by_text("Hồ sơ bị trả lại")).to_be_visible()
    expect(page.locator(".notice.warning")).to_contain_text("Mục tiêu chưa có số")
    follow(page, "Sửa hồ sơ")
    say(page, goal="Giảm 50% củi đốt, 20 lao động")
    send(page, "Lưu bản nháp")
    take(screen, address, "Nộp hồ sơ đăng ký")
    become(screen, people["so"])
    take(screen, address, "Thẩm định cấp cơ sở", number="04/PTĐ", decided_on=DAY)


def replace_beneficiary(screen: Screen, address: str, name: str) -> None:
    """The ministry lets another establishment gain."""
    page = screen.open(address)
    follow(page, "Điều chỉnh")
    check(screen)
    follow(page, "Đơn vị thụ hưởng")
    page.locator("#id_beneficiaries-0-remove").check()
    page.locator("#id_beneficiaries-1-establishment_0").press_sequentially("tan cuong")
    page.get_by_role("option", name=re.compile(name)).click()
    say(page, **{"beneficiaries-1-share_0": "300"})
    say(page, reason="Cơ sở cũ không còn nhu cầu", number="88/CTĐP", decided_on=DAY)
    say(page, issued_by="Cục Công Thương địa phương")
    check(screen)
    send(page, "Ghi điều chỉnh")
    check(screen)
    section = page.locator("section", has=page.get_by_role("heading", name="Được duyệt và hiện"))
    expect(section).to_contain_text(name)


@pytest.mark.parametrize("width", [WIDTHS["desktop"]])
def test_the_whole_story(
    screen: Screen, people: dict[str, User], last_years: Project, width: int
) -> None:
    become(screen, people["centre"])
    new = make.make_establishment(province=people["centre"].province, name="Chè Tân Cương Xanh")
    address = draft_of(screen, last_years)
    before = {stage: national(screen, stage) for stage in ("planned", "allocated", "executed")}
    register(screen, people, address)
    become(screen, people["bo"])
    take(screen, address, "Thẩm định cấp Bộ")
    decide(screen, "Phê duyệt", address, "Đợt duyệt", "300")
    decide(screen, "Giao kế hoạch", address, "Đợt 1", "180")
    decide(screen, "Giao thêm", address, "Đợt 2", "120")
    become(screen, people["centre"])
    take(screen, address, "Ký hợp đồng", number="11/HĐ-KC", decided_on=DAY)
    record(screen, address, "advance", "100")
    take(screen, address, "Bắt đầu thực hiện")
    become(screen, people["bo"])
    replace_beneficiary(screen, address, new.name)
    become(screen, people["centre"])
    record(screen, address, "execution", "299,5")
    finish(screen, people, address)
    moved = {stage: national(screen, stage) - amount for stage, amount in before.items()}
    assert moved == {"planned": 300_000_000, "allocated": 300_000_000, "executed": 299_500_000}
    assert_opened(screen, people)


def finish(screen: Screen, people: dict[str, User], address: str) -> None:
    """Accept with results, liquidate, settle."""
    become(screen, people["so"])
    target = Project.objects.get(pk=address.split("/")[2]).targets.get()
    given: dict[str, Any] = {f"result_{target.pk}": "22"}
    take(screen, address, "Nghiệm thu", look=True, number="7/BB", decided_on=DAY, **given)
    become(screen, people["centre"])
    take(screen, address, "Thanh lý hợp đồng", number="7/TL", decided_on=DAY)
    become(screen, people["bo"])
    take(screen, address, "Quyết toán", number="7/QT", decided_on=DAY)
    become(screen, people["centre"])
    record(screen, address, "settlement", "299,5")
    page = screen.open(address)
    check(screen)
    expect(page.locator(".path .current")).to_contain_text("Quyết toán")
    expect(page.locator(".story > li")).to_have_count(14)


def assert_opened(screen: Screen, people: dict[str, User]) -> None:
    """The opened sum of the province lists the decisions and the month of the entries."""
    become(screen, people["viewer"])
    place = people["centre"].province
    assert place is not None
    question = f"pham-vi={place.key}&nam={YEAR}&nguon=quoc-gia"
    page = screen.open(f"/so-lieu/cong/?{question}&giai-doan=allocated")
    expect(page.get_by_role("rowheader", name="Đợt 1/QĐ-BCT")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Đợt 2/QĐ-BCT")).to_be_visible()
    page = screen.open(f"/so-lieu/cong/?{question}&giai-doan=executed")
    expect(page.locator("table").last).to_contain_text("299.500.000")
    page = screen.open(f"/ke-hoach/?nam={YEAR}&nguon=quoc-gia")
    check(screen)
    follow(page, "Thái Nguyên")
    check(screen)


def test_the_other_pages_of_plans_and_adjustments(
    screen: Screen, people: dict[str, User], width: int
) -> None:
    home = people["so"].province
    project = make_full_project(province=home, source="local", status="in_progress", year=YEAR)
    plan = FundingPlan.objects.get_or_create(province=home, source="local", year=YEAR - 3)[0]
    make.make_decision(plan=plan)
    become(screen, people["so"])
    adjust = f"/de-an/{project.pk}/dieu-chinh/"
    kinds = ("money", "content", "extension", "time", "place", "partner")
    pages = [
        "/ke-hoach/", "/ke-hoach/them/", f"/ke-hoach/{plan.pk}/",
        f"/ke-hoach/{plan.pk}/quyet-dinh/", "/ke-hoach/dot/giao/", adjust,
        f"/de-an/{project.pk}/buoc/ngung/", f"/de-an/{project.pk}/buoc/chuyen-tiep/",
        *(f"{adjust}?loai={kind}" for kind in kinds),
    ]  # fmt: skip
    for path in pages:
        screen.open(path)
        assert (path, screen.violations(), screen.overflow()) == (path, [], 0)
    screen.open_missing(f"/de-an/{project.pk}/buoc/ky-hop-dong/")
    assert screen.violations() == []


def test_an_amount_of_a_batch_is_read_back_while_it_is_typed(
    screen: Screen, people: dict[str, User], width: int
) -> None:
    home = people["so"].province
    make_full_project(province=home, source="local", status="approved", year=YEAR)
    become(screen, people["so"])
    page = screen.open(f"/ke-hoach/dot/giao/?nam={YEAR}&nguon=dia-phuong")
    page.locator("[data-amount] input").first.fill("1.505")
    expect(page.locator("[data-read-back]").first).to_contain_text("1.505.000.000 đồng")
