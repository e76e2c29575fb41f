"""Every answer carries the policy; what needs no sign-in is on a list; nothing else is open."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from khuyencong.security import POLICY
from tests import factories as make

pytestmark = pytest.mark.django_db

PUBLIC = {
    "", "khu-vuc/<slug:slug>/", "tinh/<slug:key>/", "so-lieu/", "so-lieu/cong/",
    "so-lieu/<slug:code>/", "doi-chieu/", "dang-nhap/", "dang-nhap/ma/", "dang-nhap/ma-khoi-phuc/",
    "khoe/", "tim/", "quan-tri/login/", "binh-chon/", "binh-chon/<slug:code>/", "san-pham/",
    "san-pham/<slug:code>/", "san-pham/<slug:code>/anh/<int:pk>/", "hieu-qua-ho-tro/",
    "khen-thuong/",
}  # fmt: skip
CLOSED = ["/quan-tri/", "/quan-tri/programmes/project/", "/dang-xuat/"]


def pages(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Return every address of the site with its view."""
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry.callback
        else:
            yield from pages(entry, address)


def test_every_public_page_was_decided_about() -> None:
    everything = dict(pages(get_resolver()))
    open_to_all = {each for each, view in everything.items() if not is_closed(view)}
    assert open_to_all == PUBLIC


def is_closed(view: Any) -> bool:
    return bool(getattr(view, "login_required", True))


@pytest.mark.parametrize("path", CLOSED)
def test_a_closed_page_asks_a_stranger_to_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_an_account_without_rights_does_not_enter_the_admin(client: Client) -> None:
    client.force_login(make.make_user())
    assert client.get("/quan-tri/").status_code == 302


# -- the policy ---------------------------------------------------------------------------------


def test_the_policy_lets_nothing_in_that_is_not_served_here() -> None:
    allowed = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert allowed["default-src"] == "'none'"
    assert allowed["frame-ancestors"] == allowed["base-uri"] == "'none'"
    assert "unsafe" not in POLICY
    assert {value for name, value in allowed.items() if name.endswith("-src")} == {
        "'none'", "'self'", "'self' data: blob:",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/so-lieu/", 200), ("/khong-co/", 404), ("/khu-vuc/la/", 404), ("/khoe/", 200),
     ("/dang-nhap/", 200), ("/quan-tri/", 302), ("/so-lieu", 301), ("/?bang=la", 404)],
)  # fmt: skip
def test_every_answer_carries_the_policy(client: Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response["Content-Security-Policy"] == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_wrong_method_and_a_missing_token_carry_the_policy() -> None:
    strict = Client(enforce_csrf_checks=True)
    for response in (strict.post("/"), strict.post("/dang-nhap/", {"username": "a"})):
        assert response.status_code in (403, 405)
        assert response["Content-Security-Policy"] == POLICY


def test_a_wrong_host_is_refused_under_the_policy(client: Client) -> None:
    response = client.get("/", headers={"host": "khac.example"})
    assert response.status_code == 400
    assert response["Content-Security-Policy"] == POLICY


def test_the_way_to_https_carries_the_policy(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/")
    assert response["Location"] == "https://testserver/"
    assert response["Content-Security-Policy"] == POLICY


def test_a_failing_page_carries_the_policy_and_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise RuntimeError("mật khẩu là 123")

    monkeypatch.setattr("programmes.views.dashboard.Territory.load", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert response["Content-Security-Policy"] == POLICY
    html = response.content.decode()
    assert "Hệ thống gặp lỗi" in html
    assert "123" not in html


def test_a_static_file_carries_the_policy(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "mark.svg").write_text("<svg/>")
    settings.STATIC_ROOT = str(tmp_path)
    response = Client().get("/static/img/mark.svg")
    response.close()
    assert response.status_code == 200
    assert response["Content-Security-Policy"] == POLICY


def test_a_page_may_not_be_framed(client: Client) -> None:
    assert client.get("/")["X-Frame-Options"] == "DENY"


def test_a_reader_is_given_no_cookie(client: Client) -> None:
    for path in ("/", "/so-lieu/", "/doi-chieu/", "/tinh/ha-noi/", "/khong-co/"):
        assert not client.get(path).cookies, path
