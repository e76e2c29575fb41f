"""Nothing of another province comes through: no name, no count, no choice, no file, no picture.

Phú Thọ looks; the records, each with the marker in its name, are Bắc Kạn's.
"""

from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import get_resolver, reverse, reverse_lazy
from pytest_django import DjangoDbBlocker

from khuyencong.accounts.models import Role
from programmes.forms.projects.filter import COLUMNS
from programmes.models import Beneficiary
from tests.factories import make_decision, make_plan, make_user
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


@pytest.fixture(scope="module")
def cast_once(module_data: DjangoDbBlocker) -> Cast:
    with module_data.unblock():
        return Cast.build()


@pytest.fixture
def cast(cast_once: Cast, db: None) -> Cast:
    return deepcopy(cast_once)


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
        for extra in ("trang=2", "dinh-dang=csv", "dinh-dang=xlsx", "dinh-dang=ods"):
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


def is_not_found(client: Client, address: str, form: dict[str, Any], log: Any) -> bool:
    """Say whether a form is answered as a missing page, and the answer stands in the log."""
    log.clear()
    response = client.post(address, form)
    logged = [each for each in log.records if each.name == "khuyencong.access"]
    return response.status_code == 404 and len(logged) == 1 and MARKER not in text_of(response)


def test_an_id_of_another_in_any_form_is_not_found_and_logged(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    """Units, bodies, establishments, projects and parts: of forms, autosave and adjustments."""
    client, records = cast.client(OTHER), cast.records
    own = make_full_project(province=cast.users[OTHER].province, status="draft", year=2026)
    theirs = records["establishment"].pk
    gains = {"beneficiaries-0-establishment_0": "x", "beneficiaries-0-establishment_1": theirs}
    unit = {"province": records["draft"].province_id, "title": "Thử", "year": "2024"}
    tried = [
        (reverse("project-add"), unit),
        (reverse("project-add"), {"year": "2026", **gains}),
        (reverse("project-autosave-new"), unit),
        (reverse("project-edit", args=[own.pk]), gains),
        (reverse("project-edit", args=[own.pk]), unit),
        (reverse("project-autosave", args=[own.pk]), gains),
        (reverse("project-autosave", args=[records["draft"].pk]), {"title": "Thử"}),
        (reverse("establishment-add"), {"name": "Thử", "province": unit["province"]}),
        (reverse("establishment-edit", args=[theirs]), {"name": "Thử"}),
        (reverse("file-add", args=[records["draft"].pk]), {"kind": "other"}),
        (reverse("file-remove", args=[own.pk, records["file"].pk]), {"reason": "Thử"}),
        (reverse("entry-reverse", args=[own.pk, records["entry"].pk]), {"reason": "Thử"}),
    ]
    before = [type(row).objects.count() for row in (own, records["establishment"])]
    found = [each for each in tried if not is_not_found(client, *each, caplog)]
    assert found == []
    assert before == [type(row).objects.count() for row in (own, records["establishment"])]


def test_a_department_can_neither_plan_batch_nor_adjust_with_ids_of_another(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    place = cast.users[OTHER].province
    cast.enter("other department", make_user(role=Role.DEPARTMENT, province=place))
    client, records = cast.client("other department"), cast.records
    own = make_full_project(province=place, source="local", status="in_progress", year=2024)
    theirs = records["registered"].pk
    gains = {"beneficiaries-0-establishment_1": records["establishment"].pk}
    tried = [
        (reverse("plan-add"), {"province": records["plan"].province_id, "year": "2024"}),
        (reverse("decision-add", args=[records["plan"].pk]), {"number": "1/QĐ"}),
        (f"{reverse('batch-assign')}?nam=2024", {f"p{theirs}-version": "1"}),
        (f"{reverse('project-adjust', args=[own.pk])}?loai=beneficiary", gains),
    ]
    assert [each for each in tried if not is_not_found(client, *each, caplog)] == []


def test_no_file_of_a_record_of_another_is_handed_out(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    client, records = cast.client(OTHER), cast.records
    pages_of = {"project": "in_progress", "plan": "plan", "batch": "batch"}
    pages_of |= {"project-history": "draft", "plan-history": "plan"}
    pages_of |= {"establishment": "establishment"}
    for name, key in pages_of.items():
        for query in ("dinh-dang=csv", "dinh-dang=xlsx", "dinh-dang=ods&bang=de-an"):
            caplog.clear()
            response = client.get(f"{reverse(name, args=[records[key].pk])}?{query}")
            assert response.status_code == 404, (name, query)
            assert MARKER not in text_of(response)
            assert [each for each in caplog.records if each.name == "khuyencong.access"]


def test_an_establishment_that_gained_before_may_stay_in_the_form(cast: Cast) -> None:
    """It is of another province, and yet of this project: its page shows it."""
    own = make_full_project(province=cast.users[OTHER].province, status="draft")
    Beneficiary.objects.create(project=own, establishment=cast.records["establishment"])
    row = cast.records["establishment"]
    gains = {"beneficiaries-0-establishment_0": "x", "beneficiaries-0-establishment_1": row.pk}
    address = reverse("project-autosave", args=[own.pk])
    assert cast.client(OTHER).post(address, gains).status_code != 404


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
