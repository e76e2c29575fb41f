"""Signed in: the work list leads to a project, whose changes are read on it and in the log."""

from typing import Any

import pytest
from playwright.sync_api import Page

from khuyencong.accounts.models import User
from programmes.models import Project
from provinces.models import Province
from tests import factories as make
from tests.e2e.conftest import ADMINISTRATOR, PASSWORD, Screen

STAFF = "can-bo-viec"


@pytest.fixture
def project(site: str) -> Any:
    """A project of Thái Nguyên that ended without acceptance, and whose title was changed."""
    province = Province.objects.get(key="thai-nguyen-34")
    if not User.objects.filter(username=STAFF).exists():
        make.make_user(username=STAFF, password=PASSWORD, province=province)
    found = Project.objects.filter(title="Máy sấy chè mới").first()
    if found is None:
        found = make.make_project(province=province, year=2026, title="Máy sấy chè")
        found.ended_on = "2026-03-05"
        found.title = "Máy sấy chè mới"
        found.save()
    return found


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()


def passes(screen: Screen) -> None:
    """No violation, as wide as the window."""
    assert screen.violations() == []
    assert screen.overflow() == 0


def test_staff_land_on_their_work_and_open_what_is_late(screen: Screen, project: Project) -> None:
    page = screen.page
    sign_in(page, screen.site, STAFF)
    assert page.url.endswith("/viec-can-lam/")
    section = page.locator("#qua-han")
    assert "trễ" in section.inner_text()
    passes(screen)
    section.get_by_role("link", name="Máy sấy chè mới").click()
    page.wait_for_load_state()
    assert page.locator("del", has_text="Máy sấy chè").count() == 1
    page = screen.open(f"/de-an/{project.pk}/lich-su/")
    assert "2 lần ghi" in page.locator("main").inner_text()
    passes(screen)


def test_every_kind_of_work_has_a_page(screen: Screen, project: Project) -> None:
    sign_in(screen.page, screen.site, STAFF)
    page = screen.open("/viec-can-lam/qua-han/")
    assert "Máy sấy chè mới" in page.locator("main").inner_text()
    passes(screen)


def test_an_administrator_filters_the_log(screen: Screen, project: Project) -> None:
    page = screen.page
    sign_in(page, screen.site, ADMINISTRATOR)
    screen.open("/nhat-ky/")
    page.get_by_label("Hồ sơ hoặc người").fill("say che moi")
    page.get_by_label("Việc", exact=True).select_option("changed")
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    assert page.locator("ins", has_text="Máy sấy chè mới").count() >= 1
    passes(screen)
