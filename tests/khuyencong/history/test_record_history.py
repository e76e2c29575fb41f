"""The history of one project, plan or establishment, for whoever may see the record."""

import pytest
from django.test import Client

from programmes.models import ProjectFunding
from provinces.models import Province
from tests import factories as make
from tests.programmes.records import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(territory: None) -> Province:
    return Province.objects.get(key="thai-nguyen-34")


def test_a_project_tells_of_itself_and_its_parts(client: Client, province: Province) -> None:
    project = make.make_project(province=province, title="Máy cũ", year=2026)
    ProjectFunding.objects.create(project=project, source="national", amount=1_505_000_000)
    project.title = "Máy mới"
    project.save()
    client.force_login(make.make_user(province=province))
    text = seen(client.get(f"/de-an/{project.pk}/lich-su/"))
    assert "cũ: Máy cũ → mới: Máy mới" in text
    assert "mới: 1.505.000.000" in text
    assert "Máy mới: 3 lần ghi" in text


def test_its_page_shows_the_latest_and_leads_to_all(client: Client, province: Province) -> None:
    project = make.make_project(province=province, year=2026)
    client.force_login(make.make_user(province=province))
    page = client.get(f"/de-an/{project.pk}/")
    assert "Xem tất cả thay đổi" not in page.content.decode()
    for number in range(20):
        project.title = f"tên {number}"
        project.save()
    html = client.get(f"/de-an/{project.pk}/").content.decode()
    assert f'href="/de-an/{project.pk}/lich-su/"' in html
    assert "tên 19" in html


def test_a_plan_tells_of_its_decisions(client: Client, province: Province) -> None:
    plan = make.make_plan(province=province, year=2026)
    make.make_decision(plan=plan, number="QĐ 15/GIAO")
    client.force_login(make.make_user(province=province))
    text = seen(client.get(f"/ke-hoach/{plan.pk}/lich-su/"))
    assert "mới: QĐ 15/GIAO" in text


def test_an_establishment_tells_of_itself(client: Client, province: Province) -> None:
    establishment = make.make_establishment(province=province, name="Cơ sở Cũ")
    establishment.name = "Cơ sở Mới"
    establishment.save()
    client.force_login(make.make_user(province=province))
    text = seen(client.get(f"/co-so/{establishment.pk}/lich-su/"))
    assert "cũ: Cơ sở Cũ → mới: Cơ sở Mới" in text


@pytest.mark.parametrize("kind", ["de-an", "ke-hoach", "co-so"])
def test_a_stranger_finds_nothing(client: Client, province: Province, kind: str) -> None:
    rows = {
        "de-an": make.make_project(province=province, year=2026),
        "ke-hoach": make.make_plan(province=province, year=2026),
        "co-so": make.make_establishment(province=province),
    }
    client.force_login(make.make_user(province=Province.objects.get(key="ha-noi")))
    assert client.get(f"/{kind}/{rows[kind].pk}/lich-su/").status_code == 404
