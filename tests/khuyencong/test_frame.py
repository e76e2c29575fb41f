"""What every page has: language, skip link, navigation, banner; and the pages of errors."""

import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import reverse

from khuyencong import __version__
from khuyencong.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db


def sign_in_page(client: Client) -> str:
    return client.get(reverse("login")).content.decode()


def test_a_page_is_vietnamese_and_can_be_skipped_to_its_content(client: Client) -> None:
    html = sign_in_page(client)
    assert '<html lang="vi">' in html
    assert html.index('href="#main"') < html.index("<header")
    assert '<main id="main"' in html


def test_nothing_on_a_page_is_inline(client: Client) -> None:
    html = sign_in_page(client)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(src=|json))", html)


def test_invented_data_is_announced_on_every_page(client: Client) -> None:
    with override_settings(DEMO=True):
        assert "Dữ liệu minh họa" in sign_in_page(client)
        assert "Dữ liệu minh họa" in client.get("/khong-co/").content.decode()
    assert "Dữ liệu minh họa" not in sign_in_page(client)


def test_a_wrong_password_is_said_in_words_before_the_form(client: Client) -> None:
    answer = client.post(reverse("login"), {"username": "ai", "password": "sai"})
    html = answer.content.decode()
    assert html.index('role="alert"') < html.index('class="form card"')
    assert "Lỗi:" in html.partition("</title>")[0]


def test_a_missing_page_says_so_inside_the_site(client: Client) -> None:
    answer = client.get("/khong-co/")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "Không tìm thấy trang" in html
    assert 'class="site-nav"' in html
    assert "aria-current" not in html


def test_a_forbidden_page_offers_to_sign_in() -> None:
    html = render_to_string("403.html", {"user": None, "site_version": "1", "demo_mode": False})
    assert "không được phép" in html
    assert reverse("login") in html


def test_the_page_of_a_broken_system_needs_nothing_of_it() -> None:
    html = render_to_string("500.html")
    assert "Hệ thống gặp lỗi" in html
    assert "{%" not in html
    assert "{{" not in html


def test_the_current_part_of_the_site_is_marked(client: Client) -> None:
    html = client.get(reverse("home")).content.decode()
    assert html.count('aria-current="page"') >= 1
    nav = re.search(r'<nav class="site-nav".*?</nav>', html, re.DOTALL)
    assert nav
    assert re.search(r'href="/"\s+aria-current="page"', nav[0])


def test_leaving_is_a_post(client: Client) -> None:
    client.force_login(User.objects.create_user("an"))
    html = client.get("/khong-co/").content.decode()
    assert re.search(rf'<form action="{reverse("logout")}" method="post">', html)


def test_pages_of_a_list_keep_the_other_parameters() -> None:
    page = Paginator(range(1000), 10).page(7)
    template = Template(
        '{% include "includes/_pagination.html" with page_obj=page query=query only %}'
    )
    html = template.render(Context({"page": page, "query": "q=hue&nam=2021"}))
    assert 'href="?q=hue&amp;nam=2021&amp;trang=8"' in html
    assert "…" in html
    assert template.render(Context({"page": Paginator([], 10).page(1), "query": ""})).strip() == ""


def test_the_footer_names_the_version_of_the_site_also_beside_a_form_with_one(
    client: Client,
) -> None:
    project = make.make_project(status="contracted")
    client.force_login(make.make_administrator())
    html = client.get(reverse("entry-add", args=[project.pk])).content.decode()
    assert f"Phiên bản {__version__}." in html
