"""A round from registration to certificates, through the pages that offices use."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards.models import AwardRound, Commendation, Entry, Product, ProductPhoto
from tests import factories as make
from tests.awards.rounds import certified, make_entry, make_product, make_round, unit
from tests.khuyencong.attachments import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
YEAR = timezone.localdate().year
TODAY = f"{timezone.localdate():%d/%m/%Y}"


def signed_in(role: str, province: str = "") -> Client:
    place = {"province": unit(province)} if province else {}
    client = Client()
    client.force_login(make.make_user(role=role, **place))
    return client


def post(client: Client, page: str, /, *args: Any, **data: Any) -> Any:
    status = data.pop("status", 302)
    response = client.post(reverse(page, args=args), data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def test_a_product_climbs_from_its_province_to_a_regional_certificate() -> None:
    centre, so = signed_in("centre", "ha-noi"), signed_in("department", "ha-noi")
    officer = signed_in("officer")
    maker = make.make_establishment(province=unit("ha-noi"), name="Công ty TNHH Gốm Bát Tràng")
    post(
        centre, "award-round-add", level="province", year=YEAR, province=unit("ha-noi").pk,
        criteria="Chất lượng: 60\nMỹ thuật: 40",
    )  # fmt: skip
    award_round = AwardRound.objects.get(level="province", year=YEAR, province=unit("ha-noi"))
    for name in ("Bình gốm hoa lam", "Đĩa gốm men rạn"):
        post(
            centre, "product-add", establishment_0=maker.name, establishment_1=maker.pk, name=name,
            group="handicraft",
        )  # fmt: skip
        product = Product.objects.get(name=name)
        post(centre, "award-register", award_round.code, product=product.pk)
    won, lost = award_round.entries.order_by("pk")
    post(centre, "award-round-step", award_round.code, "voting")
    good, art = award_round.criteria.order_by("order")
    points = {f"diem-{won.pk}-{good.pk}": "55,5", f"diem-{won.pk}-{art.pk}": "35"}
    post(centre, "award-scores", award_round.code, **points, **{f"tong-{lost.pk}": "60"})
    won.refresh_from_db()
    assert str(won.score) == "90.50"
    award_round.refresh_from_db()
    post(
        so, "award-decide", award_round.code, decision_number="12/QĐ-UBND", decided_on=TODAY,
        version=award_round.version, **{"cong-nhan": [won.pk], f"giai-{won.pk}": "A"},
    )  # fmt: skip
    post(centre, "award-certificates", award_round.code, issued_on=TODAY, **{f"so-{won.pk}": "01"})
    won.refresh_from_db()
    assert (won.result, won.prize, won.certificate_number) == ("recognised", "A", "01")
    assert won.valid_until == date(YEAR + 2, 12, 31) or won.valid_until == date(YEAR + 3, 12, 31)
    post(officer, "award-round-add", level="region", year=YEAR, region="north", ordinal="9")
    above = AwardRound.objects.get(level="region", year=YEAR, ordinal=9)
    post(so, "award-nominate", award_round.code, ky=above.code, **{"de-cu": [won.pk]})
    sent = above.entries.get()
    assert (sent.nomination, sent.nominated_from) == ("sent", won)
    assert "Gốm" in officer.get(reverse("award-round-edit", args=[above.code])).content.decode()
    post(officer, "award-receive", above.code, **{"tiep-nhan": [sent.pk]})
    post(officer, "award-round-step", above.code, "voting")
    post(officer, "award-scores", above.code, **{f"tong-{sent.pk}": "88"})
    above.refresh_from_db()
    post(
        officer, "award-decide", above.code, decision_number="7/QĐ-BCT", decided_on=TODAY,
        version=above.version, **{"cong-nhan": [sent.pk]},
    )  # fmt: skip
    post(officer, "award-certificates", above.code, issued_on=TODAY, **{f"so-{sent.pk}": "02/KV"})
    page = Client().get(reverse("product", args=[won.product.code])).content.decode()
    for words in (award_round.name, above.name, "02/KV", "Còn hiệu lực"):
        assert words in page
    for name in ("award-nomination-list", "award-certificate-register"):
        listed = officer.get(reverse(name, args=[above.code])).content.decode()
        assert "Bình gốm hoa lam" in listed
        file = officer.get(reverse(name, args=[above.code]), {"dinh-dang": "xlsx"})
        assert file.status_code == 200


def test_a_district_round_cannot_be_opened_any_more() -> None:
    page = signed_in("centre", "ha-noi").get(reverse("award-round-add")).content.decode()
    assert "Cấp huyện" not in page
    response = post(
        signed_in("centre", "ha-noi"), "award-round-add", level="district", year=YEAR,
        province=unit("ha-noi").pk, locality="huyện Ba Vì", status=200,
    )  # fmt: skip
    assert not AwardRound.objects.filter(level="district", year=YEAR).exists()
    assert response.context["form"].errors


def test_a_nomination_without_a_certificate_below_asks_for_its_reason() -> None:
    below = make_round(status="decided", year=YEAR, province=unit("ha-noi"))
    entry = make_entry(round=below, result="recognised")
    above = make_round(level="region", region="north", year=YEAR, province=None, ordinal=9)
    so = signed_in("department", "ha-noi")
    asked = post(
        so, "award-nominate", below.code, ky=above.code, status=200, **{"de-cu": [entry.pk]}
    ).content.decode()
    assert "TT 26/2014" in asked
    assert not above.entries.exists()
    reason = "Sản phẩm xuất khẩu mới"
    post(
        so, "award-nominate", below.code, ky=above.code,
        **{"de-cu": [entry.pk], f"ly-do-{entry.pk}": reason},
    )  # fmt: skip
    assert above.entries.get().exception_reason == reason


def test_a_returned_nomination_is_told_and_sent_again() -> None:
    below = certified(round=make_round(status="decided", year=YEAR), result="recognised")
    Entry.objects.filter(pk=below.pk).update(
        issued_on=timezone.localdate(), valid_until=timezone.localdate() + timedelta(400)
    )
    above = make_round(level="region", region="north", year=YEAR, province=None, ordinal=9)
    so, officer = signed_in("department", "ha-noi"), signed_in("officer")
    post(so, "award-nominate", below.round.code, ky=above.code, **{"de-cu": [below.pk]})
    sent = above.entries.get()
    post(officer, "award-nomination-return", above.code, sent.pk, status=200, reason="")
    post(officer, "award-nomination-return", above.code, sent.pk, reason="Thiếu ảnh")
    sent.refresh_from_db()
    assert (sent.nomination, sent.nomination_note) == ("returned", "Thiếu ảnh")
    post(so, "award-nominate", below.round.code, ky=above.code, **{"de-cu": [below.pk]})
    sent.refresh_from_db()
    assert sent.nomination == "sent"


def test_a_certificate_is_withdrawn_for_a_reason_by_who_decides() -> None:
    entry = certified(round=make_round(status="closed", year=2022), result="recognised")
    code = entry.round.code
    assert signed_in("centre", "ha-noi").get(
        reverse("award-certificate-withdraw", args=[code, entry.pk])
    ).status_code == 403  # fmt: skip
    post(
        signed_in("department", "ha-noi"), "award-certificate-withdraw", code, entry.pk,
        revoked_on=TODAY, decision_number="9/QĐ", reason="Giả mạo hồ sơ",
    )  # fmt: skip
    entry.refresh_from_db()
    assert entry.revocation_reason == "Giả mạo hồ sơ"


def test_wrong_scores_are_said_in_their_row_and_nothing_is_stored_or_lost() -> None:
    award_round = make_round(status="voting", year=YEAR)
    first, second = (make_entry(round=award_round) for _number in range(2))
    response = post(
        signed_in("centre", "ha-noi"), "award-scores", award_round.code, status=200,
        **{f"tong-{first.pk}": "88", f"tong-{second.pk}": "một trăm"},
    )  # fmt: skip
    page = response.content.decode()
    assert "“một trăm” không phải là điểm" in page
    assert 'value="88"' in page
    assert set(award_round.entries.values_list("score", flat=True)) == {None}


def test_who_read_an_older_round_is_told(client: Client) -> None:
    award_round = make_round(status="open", year=YEAR)
    old = award_round.version
    award_round.note = "sửa"
    award_round.save()
    client.force_login(make.make_user(role="centre", province=unit("ha-noi")))
    address = reverse("award-round-edit", args=[award_round.code])
    assert client.post(address, {"version": old, "note": "khác"}).status_code == 409
    assert client.post(reverse("award-round-step", args=[award_round.code, "voting"]),
                       {"version": old}).status_code == 409  # fmt: skip


def test_photographs_are_pictures_and_are_taken_down_for_a_reason() -> None:
    product = make_product()
    centre = signed_in("centre", "ha-noi")
    address = reverse("product-photo-add", args=[product.code])
    wrong = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n")
    assert "Không phải ảnh" in centre.post(address, {"uploads": wrong}).content.decode()
    right = SimpleUploadedFile("gốm.png", samples.PNG)
    assert centre.post(address, {"uploads": right, "caption": "Bình gốm"}).status_code == 302
    photo = ProductPhoto.objects.get()
    picture = centre.get(reverse("product-photo", args=[product.code, photo.pk]))
    assert picture["Content-Disposition"] == "inline"
    assert picture["X-Content-Type-Options"] == "nosniff"
    remove = reverse("product-photo-remove", args=[product.code, photo.pk])
    assert centre.post(remove, {"reason": ""}).status_code == 200
    assert centre.post(remove, {"reason": "Ảnh mờ"}).status_code == 302
    assert centre.get(remove).status_code == 404


def test_a_product_is_edited_and_an_older_reading_is_told() -> None:
    product = make_product(name="Chè Ba Vì")
    centre = signed_in("centre", "ha-noi")
    data = {"name": "Chè xanh Ba Vì", "group": "food", "version": product.version}
    post(centre, "product-edit", product.code, **data)
    post(centre, "product-edit", product.code, status=409, **data)
    product.refresh_from_db()
    assert product.name == "Chè xanh Ba Vì"


@pytest.mark.parametrize("role", ["officer", "centre"])
def test_commendations_are_recorded_and_corrected_by_their_office(role: str) -> None:
    office = signed_in(role, "ha-noi" if role == "centre" else "")
    data = {"kind": "collective", "name": "Trung tâm A", "form": "Bằng khen", "year_to": 2025}
    if role == "centre":
        data["province"] = unit("ha-noi").pk
    else:
        data["is_of_ministry"] = "on"
    post(office, "commendation-add", **data)
    row = Commendation.objects.get()
    assert row.is_of_ministry is (role == "officer")
    changed = {**data, "name": "Trung tâm B", "version": row.version}
    post(office, "commendation-edit", row.pk, **changed)
    post(office, "commendation-edit", row.pk, status=409, **changed)
    row.refresh_from_db()
    assert row.name == "Trung tâm B"


def test_everybody_is_offered_only_what_they_may_do() -> None:
    award_round = make_round(status="open", year=YEAR)
    address = reverse("award-round", args=[award_round.code])
    assert "Điều hành kỳ này" in signed_in("centre", "ha-noi").get(address).content.decode()
    assert "Điều hành kỳ này" not in signed_in("viewer").get(address).content.decode()
    assert "Mở kỳ bình chọn" not in signed_in("viewer").get("/binh-chon/").content.decode()
    assert "Mở kỳ bình chọn" in signed_in("officer").get("/binh-chon/").content.decode()
