"""Products and their photographs, commendations, criteria: who keeps them, and how they change."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from awards import lifecycle
from awards.models import AwardRound, Commendation, Product, ProductPhoto
from khuyencong.accounts.models import Role
from khuyencong.attachments.fields import accept
from khuyencong.history.models import Change
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from tests import factories as make
from tests.awards import rounds as world
from tests.khuyencong.attachments import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def test_a_product_of_an_old_record_stands_in_todays_unit() -> None:
    maker = make.make_establishment(province=world.unit("bac-kan-63"))
    by = world.staff("thai-nguyen-34")

    first, second = (
        lifecycle.add_product(by=by, establishment=maker, name=name, group="food")
        for name in ("Miến", "Bún")
    )

    assert first.province.key == "thai-nguyen-34"
    assert (first.code, second.code) == ("SP-THAI-NGUYEN-001", "SP-THAI-NGUYEN-002")
    old = world.make_round(year=2023, province=world.unit("bac-kan-63"))
    entry = lifecycle.register(award_round=old, product=first, by=by)
    assert entry.province.key == "bac-kan-63"
    region = world.make_round(level="region", region="north", year=2016)
    again = lifecycle.register(award_round=region, product=first, by=world.officer())
    assert again.province.key == "bac-kan-63"


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.MINISTRY_OFFICER, Role.MINISTRY_VIEWER])
def test_who_does_not_enter_adds_no_product(role: Role) -> None:
    by = world.staff("ha-noi", role) if role == Role.DEPARTMENT else make.make_user(role=role)
    maker = make.make_establishment(province=world.unit("ha-noi"))
    with pytest.raises(Refused):
        lifecycle.add_product(by=by, establishment=maker, name="Trà", group="food")


def test_a_product_is_changed_by_its_place_and_once_at_a_time() -> None:
    by, row = world.staff("ha-noi"), world.make_product()
    changed = lifecycle.edit_product(product=row, by=by, version=row.version, name="Trà  sen")
    assert (changed.name, changed.name_key) == ("Trà sen", "tra sen")
    with pytest.raises(ChangedMeanwhile):
        lifecycle.edit_product(product=row, by=by, version=row.version, name="Trà mạn")
    with pytest.raises(Product.DoesNotExist):
        lifecycle.edit_product(product=row, by=world.staff("thanh-hoa"), name="Trà")
    with pytest.raises(Refused):
        lifecycle.edit_product(product=row, by=world.officer(), name="Trà")


def test_what_a_document_names_is_changed_by_nobody(published: None) -> None:
    row = Product.objects.get(code="S001")
    with pytest.raises(Refused):
        lifecycle.edit_product(product=row, by=make.make_administrator(), name="Trà")
    award_round = AwardRound.objects.get(code="quang-nam-63-2024")
    with pytest.raises(Refused):
        lifecycle.move_round(award_round=award_round, by=make.make_administrator(), to="closed")


def test_a_photograph_is_a_picture_and_is_seen_with_its_product() -> None:
    row = world.make_product()
    accepted = accept(SimpleUploadedFile("anh.png", samples.PNG))
    photo = ProductPhoto.of(accepted, product=row, caption="Mặt trước")
    photo.save()

    assert list(ProductPhoto.objects.visible_to(world.staff("ha-noi"))) == [photo]
    assert not ProductPhoto.objects.visible_to(None).exists()
    world.make_entry(
        product=row, round=world.make_round(year=2031, status="decided"), result="recognised"
    )
    assert list(ProductPhoto.objects.visible_to(None)) == [photo]
    photo.remove(by=world.staff("ha-noi"), reason="Ảnh mờ")
    assert not ProductPhoto.objects.visible_to(None).exists()
    assert ProductPhoto.objects.visible_to(make.make_administrator()).exists()
    letter = ProductPhoto(product=row, name="a.pdf", media_type="application/pdf", size=1)
    assert make.database_refuses(letter)


def test_persons_who_were_commended_are_seen_inside_only() -> None:
    given = {"form": "Bằng khen", "year_from": 2014, "year_to": 2020}
    person = Commendation.objects.create(kind="individual", name="Người Thử", **given)
    office = Commendation.objects.create(
        kind="collective",
        name="Trung tâm Thử",
        is_of_ministry=False,
        province=world.unit("ha-noi"),
        **given,
    )

    assert list(Commendation.objects.visible_to(None)) == [office]
    assert Commendation.objects.visible_to(world.staff("thanh-hoa")).count() == 2
    assert list(Commendation.objects.editable_by(world.officer())) == [person]
    assert list(Commendation.objects.editable_by(world.staff("ha-noi"))) == [office]
    assert not Commendation.objects.editable_by(world.staff("thanh-hoa")).exists()
    assert (person.period, office.province) == ("2014–2020", world.unit("ha-noi"))


def test_the_frame_is_set_until_something_was_scored_by_it() -> None:
    by = world.staff("ha-noi")
    row = world.make_round(status="open")
    entry = world.make_entry(round=row)
    lifecycle.set_criteria(award_round=row, by=by, criteria=[("Một", None), ("Hai", Decimal(40))])
    assert list(row.criteria.values_list("name", flat=True)) == ["Một", "Hai"]
    first = row.criteria.get(order=1)

    scored = lifecycle.score(entry=entry, by=by, total=Decimal(71), points={first.pk: Decimal(50)})

    assert scored.score == 71  # one criterion is still open, so the total stands by itself
    with pytest.raises(Refused, match="Đã chấm điểm"):
        lifecycle.set_criteria(award_round=row, by=by, criteria=[("Ba", None)])


def test_the_log_of_a_round_holds_its_entries() -> None:
    entry = world.make_entry()
    lifecycle.score(entry=entry, by=world.staff("ha-noi"), total=Decimal(80))
    models = {change.model for change in Change.objects.about(entry.round)}
    assert models == {"awards.awardround", "awards.entry"}
    for user, kept in (
        (world.staff("ha-noi"), True),
        (world.staff("thanh-hoa"), False),
        (make.make_user(role=Role.MINISTRY_VIEWER), True),
    ):
        assert AwardRound.objects.kept_by(user).filter(pk=entry.round_id).exists() is kept
        assert Product.objects.kept_by(user).filter(pk=entry.product_id).exists() is kept
