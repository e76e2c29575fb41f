"""Where more projects are active than are judged, the page says so, with both numbers."""

import pytest
from django.test import Client

from tests import factories as make
from tests.programmes.projects.lives import make_full_project
from tests.programmes.records import seen

pytestmark = pytest.mark.django_db
SAID = "Mới xét 2 đề án mới nhất trong 3 đề án đang hoạt động"
PAGES = ("/viec-can-lam/", "/viec-can-lam/canh-bao/")


def test_the_list_says_how_many_projects_were_not_judged(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programmes.worklist.warnings.MOST", 2)
    province = make.make_province()
    client.force_login(make.make_user(province=province))
    for _number in range(2):
        make_full_project(province=province, status="in_progress")
    assert not any(SAID in seen(client.get(path)) for path in PAGES)
    make_full_project(province=province, status="in_progress")
    assert all(SAID in seen(client.get(path)) for path in PAGES)
