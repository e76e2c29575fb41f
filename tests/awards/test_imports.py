"""Lists of products in spreadsheets: registered in one's own round, or brought in as history."""

from pathlib import Path
from typing import Any, Final

import pytest

from awards.models import AwardRound, Entry, Product
from khuyencong.accounts.models import User
from khuyencong.imports import jobs
from khuyencong.imports.engine import NotNow, apply_batch, read_batch, undo_batch
from khuyencong.imports.models import ImportBatch, Mode
from provinces.models import Establishment
from tests import factories as make
from tests.awards.rounds import make_product, make_round, unit
from tests.programmes.imports.rows import imported, messages, outcomes, previewed, results

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
SAMPLES = Path(__file__).parents[1] / "khuyencong" / "sheets" / "data"


@pytest.fixture
def importer() -> User:
    return make.make_user(role="importer")


@pytest.fixture
def staff() -> User:
    return make.make_user(role="centre", province=unit("ha-noi"))


def read(user: User, name: str) -> ImportBatch:
    batch = jobs.upload_batch(user, name=name, data=(SAMPLES / name).read_bytes()).batch
    read_batch(batch, user)
    batch.refresh_from_db()
    return batch


def a_row(**values: Any) -> dict[str, Any]:
    row = {"level": "province", "year": 2030, "province": "ha-noi", "group": "Thực phẩm"}
    return row | {"establishment": "HTX Chè Ba Vì", "product": "Chè xanh Ba Vì"} | values


AS_PUBLISHED: Final = ("code", "status", "origin", "decision_number", "decided_on", "created_by")


def test_an_old_list_brings_round_makers_products_and_recognitions(importer: User) -> None:
    batch = read(importer, "06_san_pham_cnnt.xlsx")
    assert set(outcomes(batch)) == {"new"}, messages(batch)
    apply_batch(batch=batch, user=importer, mode=Mode.ALL, accepted_warnings=True)
    award_round = AwardRound.objects.get(level="region", year=2022, region="north")
    assert (award_round.decision_number, award_round.status) == ("9998/QĐ-CTĐP", "closed")
    entries = Entry.objects.filter(round=award_round, origin="entered")
    assert entries.count() == 11
    assert set(entries.values_list("result", flat=True)) == {"recognised"}
    assert entries.filter(product__is_set=True).exists()
    makers = Establishment.objects.filter(products__entries__in=entries).distinct()
    assert makers.count() == 8
    again = read(importer, "06_san_pham_cnnt.xlsx")
    assert set(outcomes(again)) == {"unchanged"}
    undo_batch(batch=batch, user=importer)
    assert set(results(batch)) == {"undone"}
    assert not Entry.objects.filter(round=award_round, origin="entered").exists()


def test_a_list_of_a_published_round_comes_in_again_after_it_was_taken_back(
    importer: User,
) -> None:
    batch = read(importer, "06_san_pham_cnnt.xlsx")
    before = list(AwardRound.objects.order_by("pk").values(*AS_PUBLISHED))
    apply_batch(batch=batch, user=importer, mode=Mode.ALL, accepted_warnings=True)
    undo_batch(batch=batch, user=importer)
    assert list(AwardRound.objects.order_by("pk").values(*AS_PUBLISHED)) == before
    again = read(importer, "06_san_pham_cnnt.xlsx")
    assert set(outcomes(again)) == {"new"}
    apply_batch(batch=again, user=importer, mode=Mode.ALL, accepted_warnings=True)
    assert set(results(again)) == {"created"}


def test_a_round_that_is_over_is_told_in_the_preview(importer: User) -> None:
    batch = read(importer, "06_san_pham_cnnt.xlsx")
    apply_batch(batch=batch, user=importer, mode=Mode.ALL, accepted_warnings=True)
    Entry.objects.filter(origin="entered")[0].delete()
    again = read(importer, "06_san_pham_cnnt.xlsx")
    assert outcomes(again).count("invalid") == 1
    assert "không nhận thêm sản phẩm" in messages(again)


def test_a_damaged_list_stores_nothing_as_a_whole(importer: User) -> None:
    before = Entry.objects.count(), Product.objects.count(), Establishment.objects.count()
    batch = read(importer, "06_san_pham_cnnt.bad.xlsx")
    assert "invalid" in outcomes(batch)
    with pytest.raises(NotNow):
        apply_batch(batch=batch, user=importer, mode=Mode.ALL, accepted_warnings=True)
    assert (Entry.objects.count(), Product.objects.count(), Establishment.objects.count()) == before


def test_a_centre_registers_in_its_own_open_round(staff: User) -> None:
    award_round = make_round(status="open", year=2030, province=unit("ha-noi"))
    batch = imported(staff, "awards", a_row(), a_row(product="Bộ quà chè", certificate="1/GCN"))
    assert results(batch) == ["created", "created"], messages(batch)
    entries = Entry.objects.filter(round=award_round).order_by("pk")
    assert [entry.product.is_set for entry in entries] == [False, True]
    assert set(entries.values_list("result", "certificate_number")) == {("pending", "")}
    assert "số giấy chứng nhận cấp ở trang của kỳ" in messages(batch)
    assert outcomes(previewed(staff, "awards", a_row())) == ["unchanged"]


def test_a_centre_opens_no_round_by_a_list(staff: User) -> None:
    batch = previewed(staff, "awards", a_row())
    assert outcomes(batch) == ["invalid"]
    assert "hãy mở kỳ trước khi nhập" in messages(batch)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"product": None}, "product: Thiếu “Tên sản phẩm, bộ sản phẩm”."),
        ({"group": "Đồ chơi"}, "group: Chỉ nhận"),
        ({"level": "Cấp thôn"}, "level: Chỉ nhận"),
        ({"province": "Hà Nộii"}, "province: "),
        ({"level": "region"}, "region: Cấp khu vực phải ghi khu vực."),
    ],
)
def test_a_wrong_row_says_what_is_wrong(staff: User, values: dict[str, Any], said: str) -> None:
    make_round(status="open", year=2030, province=unit("ha-noi"))
    batch = previewed(staff, "awards", a_row(**values))
    assert outcomes(batch) == ["invalid"]
    assert said in messages(batch)


def test_a_round_that_is_decided_takes_no_registration(staff: User) -> None:
    make_round(status="decided", year=2030, province=unit("ha-noi"))
    assert "không nhận đăng ký" in messages(previewed(staff, "awards", a_row()))


def test_a_centre_registers_nothing_of_another_province(staff: User) -> None:
    make_round(status="open", year=2030, province=unit("ha-tinh"))
    batch = previewed(staff, "awards", a_row(province="ha-tinh"))
    assert outcomes(batch) == ["invalid"]


def test_an_officer_registers_known_products_in_a_round_above() -> None:
    make_round(level="national", year=2031, province=None, status="open")
    officer = make.make_user(role="officer")
    row = a_row(level="national", year=2031, establishment="HTX Gốm", product="Bình gốm")
    assert "ghi sản phẩm trước" in messages(previewed(officer, "awards", row))
    maker = make.make_establishment(name="HTX Gốm", province=unit("ha-noi"))
    make_product(establishment=maker, name="Bình gốm")
    batch = imported(officer, "awards", row)
    assert results(batch) == ["created"], messages(batch)


def test_what_climbed_is_not_taken_back(staff: User) -> None:
    make_round(status="open", year=2030, province=unit("ha-noi"))
    batch = imported(staff, "awards", a_row(), a_row(product="Chè hoa vàng"))
    below = Entry.objects.get(product__name="Chè xanh Ba Vì")
    above = make_round(level="region", region="north", year=2030, province=None, status="open")
    Entry.objects.create(
        round=above, product=below.product, province=unit("ha-noi"), group="food",
        nominated_from=below, nomination="sent",
    )  # fmt: skip
    undo_batch(batch=batch, user=staff)
    assert results(batch) == ["not_undone", "undone"]


def test_a_list_goes_into_the_numbered_round_of_its_year(importer: User) -> None:
    numbered = AwardRound.objects.filter(level="national", ordinal__isnull=False).latest("year")
    row = a_row(level="national", year=numbered.year)
    batch = imported(importer, "awards", row)
    assert results(batch) == ["created"], messages(batch)
    assert Entry.objects.get(product__name="Chè xanh Ba Vì").round == numbered
    assert outcomes(previewed(importer, "awards", row)) == ["unchanged"]
