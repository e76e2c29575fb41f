"""A round from its opening to its certificates, a nomination from below to above."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from awards import lifecycle
from awards.models import AwardRound, CertificateState, Entry, Nomination, Result
from khuyencong.accounts.models import Role
from khuyencong.history.models import Change
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from tests import factories as make
from tests.awards import rounds as world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]

KEY = "thanh-hoa"  # not merged, of the central region until the merger and of the north since
THIS_YEAR = timezone.localdate().year


def opened(by: Any, **fields: Any) -> AwardRound:
    given = {"level": "province", "year": THIS_YEAR, "province": world.unit(KEY)}
    return lifecycle.open_round(by=by, **{**given, **fields})


def upper(status: str = "open", **fields: Any) -> AwardRound:
    given = {"level": "national", "year": THIS_YEAR, "ordinal": 77, "status": status}
    return world.make_round(**{**given, **fields})


def certificate(level: str = "region", **fields: Any) -> Entry:
    """A certificate of this year from the level below, for a product of the province."""
    today = timezone.localdate()
    place = {"region": "north"} if level == "region" else {"province": world.unit(KEY)}
    row = world.make_round(level=level, year=THIS_YEAR - 1, ordinal=8, status="closed", **place)
    valid = {"issued_on": date(THIS_YEAR - 1, 6, 1), "valid_until": date(today.year + 1, 12, 31)}
    return world.certified(round=row, province=world.unit(KEY), **{**valid, **fields})


def said(error: ValidationError) -> str:
    return " ".join(error.messages)


# -- opening ------------------------------------------------------------------------------------


def test_levels_that_ended_are_not_offered() -> None:
    assert [str(level) for level in lifecycle.levels_for(world.staff(KEY))] == [
        "commune",
        "province",
    ]
    assert [str(level) for level in lifecycle.levels_for(world.officer())] == ["region", "national"]
    assert lifecycle.levels_for(make.make_user(role=Role.MINISTRY_VIEWER)) == []


def test_a_new_district_round_cannot_be_made() -> None:
    place = {"locality": "huyện Phú Giáo", "province": world.unit("binh-duong-63"), "year": 2025}
    with pytest.raises(ValidationError, match="không còn tổ chức"):
        opened(make.make_administrator(), level="district", **place)
    with pytest.raises(ValidationError, match="không tổ chức bình chọn"):
        opened(
            make.make_administrator(),
            level="district",
            as_history=True,
            **{**place, "province": world.unit("ha-noi"), "year": 2026},
        )


def test_an_administrator_brings_in_an_old_district_round() -> None:
    place = {"locality": "huyện Thử", "province": world.unit("binh-duong-63"), "year": 2023}
    row = opened(make.make_administrator(), level="district", as_history=True, **place)
    assert row.place == "huyện Thử, Bình Dương"
    with pytest.raises(ValidationError):
        opened(
            world.staff("binh-duong-63"),
            level="district",
            as_history=True,
            **{**place, "year": 2022},
        )


@pytest.mark.parametrize("level", ["region", "national"])
def test_a_centre_opens_no_round_of_the_ministry(level: str) -> None:
    with pytest.raises(Refused):
        opened(world.staff(KEY), level=level, province=None)


def test_a_centre_opens_no_round_of_another_province() -> None:
    with pytest.raises(Refused):
        opened(world.staff("ha-noi"))


def test_a_round_waits_until_registration_begins() -> None:
    by = world.staff(KEY)
    later = timezone.localdate() + timedelta(days=3)
    row = opened(by, registration_from=later)
    assert row.status == "announced"
    assert lifecycle.move_round(award_round=row, by=by, to="open").status == "open"
    with pytest.raises(Refused, match="Không chuyển được"):
        lifecycle.move_round(award_round=row, by=by, to="decided")


# -- a provincial round -------------------------------------------------------------------------


def test_a_provincial_round_from_registration_to_certificates() -> None:
    centre, department = world.staff(KEY), world.staff(KEY, Role.DEPARTMENT)
    frame = [("Tiềm năng thị trường", Decimal(60)), ("Văn hóa, thẩm mỹ", Decimal(40))]
    row = opened(centre, criteria=frame)
    maker = make.make_establishment(province=world.unit(KEY))
    first, second = (
        lifecycle.add_product(by=centre, establishment=maker, name=name, group="food")
        for name in ("Nước mắm", "Mắm tôm")
    )
    one, two = (
        lifecycle.register(award_round=row, product=product, by=centre)
        for product in (first, second)
    )
    lifecycle.move_round(award_round=row, by=centre, to="voting")
    market, beauty = row.criteria.values_list("pk", flat=True)
    one = lifecycle.score(
        entry=one, by=centre, points={market: Decimal(55), beauty: Decimal("30.5")}
    )
    lifecycle.score(entry=two, by=centre, total=Decimal(60))

    today = timezone.localdate()
    paper: dict[str, Any] = {"decision_number": "12/QĐ-UBND", "decided_on": today}
    with pytest.raises(Refused):
        lifecycle.decide(award_round=row, by=centre, recognised=[one.pk], **paper)
    decided = lifecycle.decide(
        award_round=row, by=department, recognised=[one.pk, two.pk], prizes={one.pk: "A"}, **paper
    )
    numbers = {one.pk: "01/GCN", two.pk: "02/GCN"}
    lifecycle.issue_certificates(award_round=row, by=centre, issued_on=today, numbers=numbers)

    one.refresh_from_db()
    assert first.code.startswith("SP-THANH-HOA-")
    assert (one.score, one.prize, one.result) == (Decimal("85.50"), "A", Result.RECOGNISED)
    assert decided.below_pass_mark == (two,)
    assert one.valid_until == date(today.year + 2, 12, 31)
    assert one.certificate_state == CertificateState.VALID
    assert Change.objects.filter(model="awards.entry", object_pk=one.pk).count() >= 4


def test_registration_ends_when_the_voting_begins() -> None:
    centre = world.staff(KEY)
    row = opened(centre)
    lifecycle.move_round(award_round=row, by=centre, to="voting")
    product = world.make_product(province=world.unit(KEY))
    with pytest.raises(Refused, match="Chấm điểm"):
        lifecycle.register(award_round=row, product=product, by=centre)
    with pytest.raises(Refused, match="cán bộ trung tâm"):
        lifecycle.register(award_round=row, product=product, by=world.staff(KEY, Role.DEPARTMENT))


def test_a_stranger_finds_no_open_round_of_another_province() -> None:
    row = opened(world.staff(KEY))
    with pytest.raises(AwardRound.DoesNotExist):
        lifecycle.move_round(award_round=row, by=world.staff("ha-noi"), to="voting")


@pytest.mark.parametrize("total", [Decimal("100.01"), Decimal(-1)])
def test_a_score_is_of_a_hundred(total: Decimal) -> None:
    centre = world.staff(KEY)
    entry = world.make_entry(round=opened(centre))
    with pytest.raises(ValidationError, match="0 đến 100"):
        lifecycle.score(entry=entry, by=centre, total=total)


def test_a_total_that_is_not_the_sum_of_its_criteria_is_refused() -> None:
    centre = world.staff(KEY)
    row = opened(centre, criteria=[("Một", Decimal(100))])
    entry = world.make_entry(round=row)
    criterion = row.criteria.get().pk
    with pytest.raises(ValidationError, match="cộng các tiêu chí được"):
        lifecycle.score(entry=entry, by=centre, total=Decimal(80), points={criterion: Decimal(70)})


def test_who_read_an_older_version_is_told() -> None:
    centre = world.staff(KEY)
    row = opened(centre)
    lifecycle.edit_round(award_round=row, by=centre, version=row.version, organiser="UBND tỉnh")
    with pytest.raises(ChangedMeanwhile, match="đã sửa"):
        lifecycle.edit_round(award_round=row, by=centre, version=row.version, organiser="Sở")


def test_a_product_is_withdrawn_before_the_result_and_not_after() -> None:
    centre, department = world.staff(KEY), world.staff(KEY, Role.DEPARTMENT)
    row = opened(centre)
    entry, other = world.make_entry(round=row), world.make_entry(round=row)
    gone = lifecycle.withdraw_entry(entry=entry, by=centre, reason="Cơ sở xin rút")
    assert gone.result == Result.WITHDRAWN
    lifecycle.move_round(award_round=row, by=centre, to="voting")
    paper: dict[str, Any] = {"decision_number": "1/QĐ", "decided_on": timezone.localdate()}
    lifecycle.decide(award_round=row, by=department, recognised=[other.pk], **paper)
    with pytest.raises(Refused):
        lifecycle.withdraw_entry(entry=other, by=centre, reason="Muộn")
    with pytest.raises(ValidationError, match="không chờ kết quả"):
        lifecycle.decide(award_round=row, by=department, recognised=[entry.pk], **paper)


def test_a_certificate_is_withdrawn_by_who_decided_it_and_for_a_reason() -> None:
    entry = certificate("province")
    today = timezone.localdate()
    with pytest.raises(Refused):
        lifecycle.withdraw_certificate(
            entry=entry, by=world.staff(KEY), reason="Sai", revoked_on=today
        )
    department = world.staff(KEY, Role.DEPARTMENT)
    with pytest.raises(ValidationError, match="lý do"):
        lifecycle.withdraw_certificate(entry=entry, by=department, reason=" ", revoked_on=today)
    gone = lifecycle.withdraw_certificate(
        entry=entry, by=department, reason="Sai quy cách", revoked_on=today, decision_number="9/QĐ"
    )
    assert gone.certificate_state == CertificateState.REVOKED
    assert gone.result == Result.RECOGNISED
    with pytest.raises(Refused):
        lifecycle.withdraw_certificate(
            entry=gone, by=department, reason="Hai lần", revoked_on=today
        )


# -- nominations --------------------------------------------------------------------------------


def test_a_nomination_is_sent_returned_sent_again_and_received() -> None:
    department, officer = world.staff(KEY, Role.DEPARTMENT), world.officer()
    below, row = certificate(), upper()

    sent = lifecycle.nominate(product=below.product, to=row, by=department)
    assert (sent.nomination, sent.nominated_from) == (Nomination.SENT, below)
    assert not Entry.objects.registered().filter(pk=sent.pk).exists()
    with pytest.raises(ValidationError, match="lý do"):
        lifecycle.return_nomination(entry=sent, by=officer, reason="")
    lifecycle.return_nomination(entry=sent, by=officer, reason="Thiếu ảnh")
    again = lifecycle.nominate(product=below.product, to=row, by=department)
    assert (again.pk, again.nomination) == (sent.pk, Nomination.SENT)
    assert lifecycle.receive(award_round=row, entries=[sent.pk], by=officer) == 1
    assert Entry.objects.registered().filter(pk=sent.pk).exists()
    with pytest.raises(ValidationError):
        lifecycle.nominate(product=below.product, to=row, by=department)


def test_without_a_valid_certificate_below_a_nomination_needs_a_stated_exception() -> None:
    department, row = world.staff(KEY, Role.DEPARTMENT), upper()
    product = world.make_product(province=world.unit(KEY))

    (caution,) = lifecycle.cautions_of(None, row)
    assert "chưa được công nhận ở cấp dưới" in caution.sentence
    assert caution.legal_basis == "TT 26/2014/TT-BCT Điều 12"
    with pytest.raises(ValidationError, match="chưa được công nhận"):
        lifecycle.nominate(product=product, to=row, by=department)
    sent = lifecycle.nominate(
        product=product, to=row, by=department, exception_reason="Cục đồng ý tại văn bản 5"
    )
    assert (sent.nominated_from, sent.exception_reason) == (None, "Cục đồng ý tại văn bản 5")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"valid_until": date(THIS_YEAR - 1, 12, 31)}, "hết hiệu lực từ sau ngày 31/12"),
        (
            {"revoked_on": date(THIS_YEAR - 1, 7, 1), "revocation_reason": "Sai"},
            "đã bị thu hồi",
        ),
    ],
)
def test_a_certificate_that_ended_does_not_open_the_way(fields: dict[str, Any], why: str) -> None:
    below = certificate(**fields)
    with pytest.raises(ValidationError) as error:
        lifecycle.nominate(product=below.product, to=upper(), by=world.staff(KEY, Role.DEPARTMENT))
    assert why in said(error.value)


def test_a_provincial_certificate_does_not_lead_to_the_nation() -> None:
    below = certificate("province")
    assert lifecycle.cautions_of(below, upper())
    region = upper(level="region", region="north", ordinal=None)
    assert lifecycle.cautions_of(below, region) == []


@pytest.mark.parametrize("role", [Role.CENTRE_STAFF, Role.MINISTRY_OFFICER, Role.IMPORT_ADMIN])
def test_only_the_department_nominates(role: Role) -> None:
    below = certificate()
    by = world.staff(KEY, role) if role == Role.CENTRE_STAFF else make.make_user(role=role)
    with pytest.raises(Refused):
        lifecycle.nominate(product=below.product, to=upper(), by=by)


def test_another_provinces_department_nominates_nothing_of_ours() -> None:
    below = certificate()
    with pytest.raises(Refused):
        lifecycle.nominate(
            product=below.product, to=upper(), by=world.staff("ha-noi", Role.DEPARTMENT)
        )


def test_a_round_is_not_decided_while_a_nomination_waits() -> None:
    row, officer = upper(), world.officer()
    below = certificate()
    sent = lifecycle.nominate(product=below.product, to=row, by=world.staff(KEY, Role.DEPARTMENT))
    lifecycle.move_round(award_round=row, by=officer, to="voting")
    paper: dict[str, Any] = {"decision_number": "1/QĐ-BCT", "decided_on": timezone.localdate()}
    with pytest.raises(ValidationError, match="1 đề cử chưa được tiếp nhận"):
        lifecycle.decide(award_round=row, by=officer, recognised=[], **paper)
    lifecycle.receive(award_round=row, entries=[sent.pk], by=officer)
    decided = lifecycle.decide(award_round=row, by=officer, recognised=[sent.pk], **paper)
    assert decided.recognised == 1


def test_a_commune_award_reaches_the_provincial_round_at_once() -> None:
    centre = world.staff(KEY)
    below = world.make_entry(
        round=world.make_round(
            level="commune",
            year=THIS_YEAR,
            province=world.unit(KEY),
            locality="xã Thử",
            status="decided",
        ),
        result="recognised",
    )
    row = opened(centre)
    entry = lifecycle.nominate(product=below.product, to=row, by=centre)
    assert (entry.nomination, entry.nominated_from) == (Nomination.RECEIVED, below)
