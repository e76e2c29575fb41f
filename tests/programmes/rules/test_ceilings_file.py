"""The verified ceilings: each cites its article, none contradicts another, loading repeats."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from programmes.models import SupportCeiling
from programmes.models.ceiling import CeilingKind
from programmes.published import DATA
from programmes.rules.law import ANYTHING
from programmes.rules.loading import load_ceilings
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

TRIEU = 1_000_000
# TTLT 26/2014/TTLT-BTC-BCT Điều 6 khoản 2, as it was read: share in percent, amount in triệu.
OF_2014 = {
    "founding_firm": (None, 10),
    "demo_model_new": (30, 500),
    "demo_model_existing": (None, 100),
    "machinery": (50, 200),
    "technology_transfer": (50, 200),
    "fair_organised": (100, None),
    "fair_joined": (80, None),
    "fair_abroad": (100, None),
    "study_abroad": (100, None),
    "award_regional": (None, 100),
    "award_national": (None, 200),
    "prize_regional": (None, 5),
    "prize_national": (None, 10),
    "trademark": (50, 35),
    "consulting": (50, 35),
    "association_regional": (30, 70),
    "association_national": (30, 100),
    "linked_cluster": (50, 150),
    "relocation_interest": (50, 500),
    "pollution_establishment": (30, 300),
    "pollution_cluster": (30, 1500),
    "cluster_planning": (50, 500),
    "cluster_infrastructure": (None, 3000),
    "management_agency": (1.5, None),
    "management_unit": (2.5, None),
}
OF_2018 = {
    "demo_model_new": (30, 1000),
    "machinery": (50, 300),
    "technology_transfer": (50, 300),
    "production_line": (50, 450),
    "fair_abroad": (100, None),
    "study_abroad": (100, None),
}


def support_on(day: date) -> dict[str, tuple[float | None, float | None]]:
    rows = SupportCeiling.objects.on(day).filter(kind=CeilingKind.SUPPORT)
    return {
        row.item: (
            None if row.share is None else float(row.share),
            None if row.amount is None else row.amount / TRIEU,
        )
        for row in rows
    }


def test_the_law_of_2014_and_what_is_known_of_2018_stand_as_they_were_read() -> None:
    assert support_on(date(2014, 4, 7)) == {}
    assert support_on(date(2014, 4, 8)) == OF_2014
    assert support_on(date(2018, 3, 27)) == OF_2014
    assert support_on(date(2018, 3, 28)) == OF_2018
    assert support_on(date(2024, 8, 27)) == OF_2018
    assert support_on(date(2024, 8, 28)) == {}  # nobody has read what holds since TT 64/2024


def test_the_first_advance_goes_by_type() -> None:
    rows = SupportCeiling.objects.on(date(2020, 1, 1)).filter(kind=CeilingKind.ADVANCE)
    shares = {row.item: row.share for row in rows}
    assert {item for item, share in shares.items() if share == 30} == {
        "cluster_infrastructure",
        "pollution_cluster",
    }
    assert {item for item, share in shares.items() if share == 100} == {"founding_firm"}
    assert set(shares.values()) == {30, 70, 100}
    assert SupportCeiling.objects.get(key="ttlt26-advance").item == ANYTHING


def test_every_row_cites_an_article_and_says_from_when() -> None:
    for row in SupportCeiling.objects.all():
        assert "Điều" in row.legal_basis, row.key
        assert row.valid_from, row.key
        assert row.is_verified, row.key
        row.full_clean()  # also: no two rows for one thing on one day


def test_loading_again_changes_nothing() -> None:
    before = list(SupportCeiling.objects.order_by("key").values())
    report = load_ceilings()
    with (DATA / "support_ceilings.csv").open(encoding="utf-8") as file:
        assert report.unchanged == report.rows == len(list(csv.DictReader(file))) == len(before)
    assert list(SupportCeiling.objects.order_by("key").values()) == before


def test_what_an_administrator_has_edited_is_kept_and_reported(client: Client) -> None:
    client.force_login(make.make_administrator())
    row = SupportCeiling.objects.get(key="tt28-machinery")
    page = reverse("admin:programmes_supportceiling_change", args=[row.pk])
    form = client.get(page).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None else value for name, value in values.items()}
    client.post(page, {**sent, "amount": 310 * TRIEU})
    out = StringIO()

    call_command("load_rules", stdout=out)

    row.refresh_from_db()
    assert row.amount == 310 * TRIEU
    assert "tt28-machinery: đã sửa tay" in out.getvalue()


def test_a_row_that_cannot_be_placed_is_reported_with_its_line(tmp_path: object) -> None:
    text = (DATA / "support_ceilings.csv").read_text(encoding="utf-8")
    folder = DATA.__class__(str(tmp_path))
    wrong = text.replace(",machinery,national,,50,", ",no-such-content,national,,50,", 1)
    (folder / "support_ceilings.csv").write_text(wrong, encoding="utf-8")

    report = load_ceilings(folder)

    assert [row.code for row in report.unplaced] == ["ttlt26-machinery"]
    assert "no-such-content" in report.unplaced[0].reason


def test_two_rows_for_one_thing_on_one_day_are_refused() -> None:
    twin = SupportCeiling.objects.get(key="tt28-machinery")
    twin.pk, twin.key, twin.valid_from = None, "twin", date(2024, 1, 1)
    assert make.refusals(twin) == [
        "Hạng mục này đã có một mức khác trong thời gian đó: kết thúc mức cũ trước."
    ]
    twin.valid_from, twin.valid_to = date(2024, 8, 28), None
    assert make.refusals(twin) == []


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"share": 120}, "Tỷ lệ từ 0 đến 100 phải ghi rõ tính trên số nào."),
        ({"share_of": ""}, "Tỷ lệ từ 0 đến 100 phải ghi rõ tính trên số nào."),
        ({"amount": 0}, "Mức tối đa phải lớn hơn 0."),
        ({"factor": 2}, "Hệ số lớn hơn 1 và chỉ ghi ở dòng “Hệ số ưu tiên”."),
        (
            {"share": None, "share_of": "", "amount": None},
            "Ghi ít nhất một trong hai: tỷ lệ, mức tối đa.",
        ),
    ],
)
def test_a_row_limits_something_and_says_of_what(fields: dict[str, object], refusal: str) -> None:
    row = SupportCeiling.objects.get(key="tt28-machinery")
    for name, value in fields.items():
        setattr(row, name, value)
    assert refusal in make.refusals(row)
