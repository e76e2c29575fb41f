"""Nothing of another province comes through: no name, no count, no choice, no file, no picture.

Phú Thọ looks; the records, each with the marker in its name, are Bắc Kạn's.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import get_resolver, reverse, reverse_lazy

from programmes.forms.projects.filter import COLUMNS
from tests.factories import make_decision, make_plan
from tests.permissions.cast import MARKER, PEOPLE, Cast
from tests.programmes.projects.lives import make_full_project
from tests.test_consistency import pages

pytestmark = pytest.mark.django_db
OTHER, OWN, SYSTEM = PEOPLE[2], PEOPLE[1], PEOPLE[8]
# The words of which every list is asked; each would bring the marker to who may see it.
WORDS = ("", "bi mat", "MAT-", "Phiêng Lừa")
ORDERS = (*COLUMNS, *(f"-{name}" for name in COLUMNS))
# Each list with the filters that open it widest.
LISTS = {
    "projects": "nam=tat-ca",
    "plans": "nam=2024",
    "establishments": "",
    "search": "",
    "establishment-lookup": "",
    "organisation-lookup": "",
    "work": "",
}


@pytest.fixture
def cast() -> Cast:
    return Cast.build()


def text_of(response: Any) -> str:
    """Everything that was sent: headers and streams too, a workbook unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as book:
            sheets = [name for name in book.namelist() if "docProps" not in name]
            body = b"".join(book.read(name) for name in sheets)
    return body.decode("utf-8", "replace") + str(response.headers)


def addresses() -> Iterator[str]:
    """Every list with every word, order, page and format."""
    for name, widest in LISTS.items():
        for word in WORDS:
            yield f"{reverse(name)}?{widest}&q={word}"
        for extra in ("trang=2", "dinh-dang=csv", "dinh-dang=xlsx"):
            yield f"{reverse(name)}?{widest}&{extra}"
    for order in ORDERS:
        yield f"{reverse('projects')}?nam=tat-ca&sap-xep={order}"


def test_no_list_search_sort_or_download_tells_of_it(cast: Cast) -> None:
    client = cast.client(OTHER)
    told = [address for address in addresses() if MARKER in text_of(client.get(address))]
    assert told == []


def test_whose_it_is_finds_it_by_the_same_words(cast: Cast) -> None:
    """Else the test above would be silent for the wrong reason."""
    for name in ("projects", "establishments", "search"):
        html = text_of(cast.client(OWN).get(f"{reverse(name)}?{LISTS[name]}&q=bi+mat"))
        assert MARKER in html, name


def test_no_form_offers_it_as_a_choice(cast: Cast) -> None:
    client = cast.client(OTHER)
    for name in ("project-add", "establishment-add", "project-adjust"):
        args = [cast.records["in_progress"].pk] if name == "project-adjust" else []
        assert MARKER not in text_of(client.get(reverse(name, args=args))), name


def test_public_pages_and_their_charts_name_no_project(cast: Cast) -> None:
    for name in (OTHER, "anonymous"):
        client = cast.client(name)
        for path in ("/", "/?nam=2024", "/tinh/bac-kan-63/?nam=2024", "/tinh/thai-nguyen-34/"):
            assert MARKER not in text_of(client.get(path)), path


def test_a_record_of_another_is_answered_as_one_that_does_not_exist(cast: Cast) -> None:
    client, records = cast.client(OTHER), cast.records
    for name, key in (("project", "draft"), ("plan", "plan"), ("establishment", "establishment")):
        theirs = client.get(reverse(name, args=[records[key].pk]))
        nobodys = client.get(reverse(name, args=[records[key].pk + 10**6]))
        assert (theirs.status_code, nobodys.status_code) == (404, 404)
        assert blank(theirs) == blank(nobodys), name


def blank(response: Any) -> str:
    """The page without what differs at every request."""
    lines = text_of(response).splitlines()
    return "".join(line for line in lines if "csrf" not in line and "Expires" not in line)


def test_one_record_more_of_another_changes_nothing_that_one_sees(cast: Cast) -> None:
    """Neither a row nor a count, a total or "3 / 120": the pages are the same to the letter."""
    client, draft = cast.client(OTHER), cast.records["draft"]
    given = {"province": draft.province, "content": draft.content, "year": 2024}
    looks = {address: blank(client.get(address)) for address in addresses()}
    for status in ("draft", "registered", "accepted"):
        make_full_project(**given, title=MARKER, status=status)
    assert [each for each in looks if blank(client.get(each)) != looks[each]] == []


def test_the_same_address_is_not_kept_for_the_next_reader(cast: Cast) -> None:
    """One after the other in the same browser cache: the answer says whose it is."""
    address = f"{reverse('projects')}?nam=tat-ca&q=bi+mat"
    assert MARKER in text_of(cast.client(OWN).get(address))
    response = cast.client(OTHER).get(address)
    assert MARKER not in text_of(response)
    assert "Cookie" in response.headers.get("Vary", "")
    assert "public" not in response.headers.get("Cache-Control", "")


# -- ids in forms ---------------------------------------------------------------------------------


def test_a_draft_cannot_be_made_in_another_province(cast: Cast) -> None:
    client, own = cast.client(OTHER), cast.records["draft"]
    form = {"province": own.province_id, "title": "Thử", "year": "2024", "source": "national"}
    response = client.post(reverse("project-add"), form)
    assert response.status_code in (200, 302, 400, 403, 404)
    assert not type(own).objects.filter(title="Thử", province=own.province_id).exists()


def test_an_establishment_of_another_cannot_be_named_in_a_form(cast: Cast) -> None:
    own = cast.records["establishment"]
    found = cast.client(OTHER).get(f"{reverse('establishment-lookup')}?q={own.name}")
    assert str(own.pk) not in text_of(found) or MARKER not in text_of(found)


def test_parts_of_another_project_are_not_reached_through_ones_own(cast: Cast) -> None:
    client, records = cast.client(OWN), cast.records
    for name, key in (("entry-reverse", "entry"), ("file", "file"), ("file-remove", "file")):
        wrong = [records["draft"].pk, records[key].pk]
        assert client.get(reverse(name, args=wrong)).status_code == 404, name


def test_a_paper_is_reached_only_through_what_it_belongs_to(cast: Cast) -> None:
    """Not through another plan, another decision, nor the batch of somebody else."""
    records = cast.records
    plan = make_plan(province=records["draft"].province, source="local")
    other = make_decision(plan=plan)
    paper, batch_paper = records["decision paper"].pk, records["batch paper"].pk
    wrong = [
        ("decision-paper", [plan.pk, records["decision"].pk, paper]),
        ("decision-paper", [plan.pk, other.pk, paper]),
        ("decision-paper", [records["plan"].pk, records["decision"].pk, batch_paper + 10**6]),
        ("batch-paper", [records["batch"].pk + 10**6, batch_paper]),
    ]
    for person in (OWN, SYSTEM):
        for name, args in wrong:
            for page in (name, f"{name}-remove"):
                assert cast.client(person).get(reverse(page, args=args)).status_code == 404, args


def test_the_papers_of_another_provinces_money_are_not_handed_out(cast: Cast) -> None:
    client, records = cast.client(OTHER), cast.records
    ones = ("plan", "decision", "decision paper")
    for name, keys in (("decision-paper", ones), ("batch-paper", ("batch", "batch paper"))):
        theirs = client.get(reverse(name, args=[records[key].pk for key in keys]))
        nobodys = client.get(reverse(name, args=[records[key].pk + 10**6 for key in keys]))
        assert (theirs.status_code, nobodys.status_code) == (404, 404)
        assert MARKER not in text_of(theirs)
        assert blank(theirs) == blank(nobodys), name


# -- the admin ------------------------------------------------------------------------------------


DOORS = (reverse_lazy("login"), reverse_lazy("admin:login"))


def admin_pages() -> list[tuple[str, str]]:
    """Every address of the admin, with what one of its pages looks like."""
    return sorted(
        (name, path) for name, path in set(pages(get_resolver().url_patterns)) if "admin:" in name
    )


@pytest.mark.parametrize("person", [name for name in PEOPLE if name != SYSTEM])
def test_the_admin_is_for_system_administrators_alone(cast: Cast, person: str) -> None:
    client = cast.client(person)
    for name, path in admin_pages():
        for method in (client.get, client.post):
            response = method(path)
            assert MARKER not in text_of(response)
            if name in {"admin:logout", "admin:password_change"}:  # they lead to the site's own
                continue
            assert response.status_code in (302, 403), f"{name} {response.status_code}"
            if response.status_code == 302:
                assert response.headers["Location"].startswith(tuple(map(str, DOORS))), name


def test_a_system_administrator_opens_every_list_of_the_admin(cast: Cast) -> None:
    client: Client = cast.client(SYSTEM)
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(address).status_code == 200, address
    assert len(admin.site._registry) <= len(list(apps.get_models()))
