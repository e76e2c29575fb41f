"""The search of the whole site: what it finds, and for whom."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from khuyencong.accounts.models import Role
from programmes.models import Beneficiary
from provinces.models import Province
from tests import factories as make
from tests.programmes.records import seen

pytestmark = pytest.mark.django_db
WORD = "Zyxmarker"


def groups(client: Client, typed: str) -> dict[str, Any]:
    answer = client.get(f"{reverse('search')}?q={quote(typed)}")
    assert answer.status_code == 200
    return {group.slug: group for group in answer.context["groups"]}


def everything(province: Province) -> None:
    """A project, an establishment, a body and a figure of one name."""
    project = make.make_project(title=f"Máy {WORD}", province=province)
    firm = make.make_establishment(name=f"Cơ sở {WORD}", province=province)
    Beneficiary.objects.create(project=project, establishment=firm)
    make.make_organisation(name=f"Trung tâm {WORD}")
    make.new_figure(detail=WORD, search_key=WORD.lower()).save()


def test_the_public_finds_only_what_is_public(client: Client) -> None:
    everything(make.make_province(name=f"Tỉnh {WORD}"))
    found = groups(client, WORD)
    assert set(found) == {"provinces", "organisations", "figures"}
    text = seen(client.get(f"{reverse('search')}?q={WORD}"))
    assert f"Máy {WORD}" not in text
    assert f"Cơ sở {WORD}" not in text


def test_who_sees_everything_finds_everything_with_links_to_the_lists(client: Client) -> None:
    everything(make.make_province(name=f"Tỉnh {WORD}"))
    client.force_login(make.make_user(role=Role.MINISTRY_VIEWER))
    found = groups(client, WORD)
    assert set(found) == {"provinces", "projects", "establishments", "organisations", "figures"}
    assert client.get(found["projects"].address).context["totals"].projects == 1
    assert client.get(found["establishments"].address).status_code == 200
    assert client.get(found["figures"].address).status_code == 200
    for group in found.values():
        for hit in group.hits:
            assert not hit.address or client.get(hit.address).status_code == 200


def test_another_provinces_records_are_not_found(client: Client) -> None:
    everything(make.make_province())
    client.force_login(make.make_user(province=make.make_province()))
    assert set(groups(client, WORD)) == {"organisations", "figures"}


def test_words_need_no_marks_and_no_order(client: Client) -> None:
    assert [hit.name for hit in groups(client, "nguyen thai")["provinces"].hits] == [
        "Thái Nguyên", "Thái Nguyên",
    ]  # fmt: skip
    assert groups(client, "thai nguyen")["provinces"].hits[1].note == "đã sáp nhập"


def test_many_are_counted_and_the_first_shown(client: Client) -> None:
    province = make.make_province()
    for _number in range(9):
        make.make_project(title=f"Máy {WORD}", province=province)
    client.force_login(make.make_user(province=province))
    found = groups(client, WORD)["projects"]
    assert (found.count, len(found.hits)) == (9, 6)
    assert "Xem tất cả" in seen(client.get(f"{reverse('search')}?q={WORD}"))


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Gõ tên tỉnh"), ("a", "ít nhất hai chữ"), ("  ", "Gõ tên tỉnh"),
     ("khongco99", "Không tìm thấy gì với “khongco99”"), ("%%", "Không tìm thấy")],
)  # fmt: skip
def test_nothing_found_says_what_to_do(client: Client, typed: str, words: str) -> None:
    assert words in seen(client.get(reverse("search"), {"q": typed}))


def test_what_was_typed_stays_and_is_escaped(client: Client) -> None:
    html = client.get(reverse("search"), {"q": '"><b>x\0'}).content.decode()
    assert "<b>x" not in html
    assert html.count("&quot;&gt;&lt;b&gt;x") >= 2


def test_the_header_leads_to_it(client: Client) -> None:
    html = client.get(reverse("home")).content.decode()
    assert f'action="{reverse("search")}"' in html


@pytest.mark.parametrize("count", [1, 30])
def test_it_takes_as_many_queries_however_much_is_found(
    client: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    province = make.make_province()
    for _number in range(count):
        everything(province)
    client.force_login(make.make_user(role=Role.MINISTRY_OFFICER))
    client.get(reverse("search"))
    with django_assert_max_num_queries(16):
        client.get(reverse("search"), {"q": WORD})


# -- the parts of the site ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "has", "lacks"),
    [
        (Role.CENTRE_STAFF, ("work", "projects", "plans", "establishments"), ("history", "users")),
        (Role.MINISTRY_VIEWER, ("work", "projects", "home", "figures"), ("history", "users")),
        (Role.SYSTEM_ADMIN, ("projects", "history", "users"), ()),
    ],
)
def test_each_role_has_its_parts(
    client: Client, role: Role, has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    place = {"province": make.make_province()} if role == Role.CENTRE_STAFF else {}
    client.force_login(make.make_user(role=role, **place))
    html = client.get(reverse("projects")).content.decode()
    nav = html[html.index('<nav class="site-nav"') :].partition("</nav>")[0]
    assert all(f'href="{reverse(name)}"' in nav for name in has)
    assert not any(f'href="{reverse(name)}"' in nav for name in lacks)
    assert nav.count("aria-current") == 1


def test_the_public_has_no_parts_of_the_office(client: Client) -> None:
    html = client.get(reverse("home")).content.decode()
    nav = html[html.index('<nav class="site-nav"') :].partition("</nav>")[0]
    assert reverse("projects") not in nav
    assert reverse("work") not in nav
