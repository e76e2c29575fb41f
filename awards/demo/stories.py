"""Products whose stories are told by the real steps (sản phẩm minh họa có diễn biến).

In two provinces: one product climbs from province to region to nation; one has a certificate that
has ended, one a withdrawn one; one is nominated without a certificate below, one is returned; this
year's round takes registrations in one province and is being scored in the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from awards import lifecycle
from awards.demo.past import Past
from awards.models import AwardRound, Commendation, Entry, Product
from khuyencong.accounts.models import Role, User
from khuyencong.history.acting import acting
from programmes.demo.people import PROVINCES
from programmes.models import Beneficiary
from programmes.models.plan import existed_in
from provinces.models import Establishment, LegalForm, Province, Region

FRAME: Final = (
    ("Tiềm năng thị trường, khả năng sản xuất", Decimal(40)),
    ("Kinh tế, kỹ thuật, xã hội, môi trường", Decimal(30)),
    ("Văn hóa, thẩm mỹ", Decimal(20)),
    ("Tiêu chí khác", Decimal(10)),
)
CLIMBS, ENDED, WITHDRAWN, EXCEPTION, BACK, NEW, LOST = range(7)
NAMES: Final = {
    CLIMBS: "Trà đinh Ví Dụ (lên tới quốc gia)",
    ENDED: "Miến dong Ví Dụ (giấy chứng nhận hết hạn)",
    WITHDRAWN: "Gạch nung Ví Dụ (giấy chứng nhận bị thu hồi)",
    EXCEPTION: "Máy sấy Ví Dụ (đề cử ngoại lệ)",
    BACK: "Mây tre Ví Dụ (đề cử bị trả lại)",
    NEW: "Mật ong Ví Dụ (mới đăng ký)",
    LOST: "Thổ cẩm Ví Dụ (không được công nhận)",
}
GROUPS: Final = {WITHDRAWN: "other", EXCEPTION: "machinery", BACK: "handicraft", LOST: "handicraft"}


@dataclass
class Teller:
    """Tells the stories of one province."""

    province: Province
    today: date
    people: dict[Role, User]
    products: dict[int, Product] = field(default_factory=dict)

    def act(self, role: Role, step: Callable[..., Any], **given: Any) -> Any:
        """Take a step as somebody."""
        by = self.people[role]
        with acting(by, source="make_demo"):
            return step(by=by, **given)

    def unit_in(self, year: int) -> Province:
        """Return the unit of a year on whose ground the province stands: itself, or a part."""
        parts = Province.objects.merged_into(self.province.pk).order_by("-name", "key")
        own = [part for part in parts if existed_in(part, year)]
        same = [part for part in own if part.name == self.province.name]
        return (same or own)[0]

    # -- products --------------------------------------------------------------------------------

    def make_products(self) -> None:
        """Give each story a product; where it can be, of somebody who was supported."""
        helped = Beneficiary.objects.filter(project__province=self.province).order_by("pk")
        makers = [row.establishment for row in helped.select_related("establishment")[:3]]
        for number, name in NAMES.items():
            maker = makers[number] if number < len(makers) else self.new_maker(number)
            self.products[number] = self.act(
                Role.CENTRE_STAFF,
                lifecycle.add_product,
                establishment=maker,
                name=name,
                group=GROUPS.get(number, "food"),
                is_set=number == BACK,
                description="Sản phẩm minh họa, không có thật.",
            )

    def new_maker(self, number: int) -> Establishment:
        """Invent a producer that was never supported."""
        form = LegalForm.HOUSEHOLD_BUSINESS if number % 2 else LegalForm.COOPERATIVE
        name = f"{form.label} Cơ sở Ví Dụ BC{number} {self.province.name}"
        return Establishment.objects.create(name=name, legal_form=form, province=self.province)

    # -- rounds of the province ------------------------------------------------------------------

    def provincial(self, years_ago: int, *numbers: int) -> AwardRound:
        """Lead a provincial round of a past year to its certificates; LOST never wins."""
        year = self.today.year - years_ago
        unit = self.unit_in(year)
        award_round: AwardRound = self.act(
            Role.CENTRE_STAFF,
            lifecycle.open_round,
            level="province",
            year=year,
            province=unit,
            organiser=f"UBND {unit.name} (minh họa)",
            criteria=FRAME,
        )
        entries = {number: self.register(award_round, number) for number in (*numbers, LOST)}
        self.score(award_round, entries)
        won = [entry for number, entry in entries.items() if number != LOST]
        self.settle(award_round, Role.DEPARTMENT, won, prizes={won[0].pk: "A"})
        return award_round

    def register(self, award_round: AwardRound, number: int) -> Entry:
        """Register the product of a story."""
        entry: Entry = self.act(
            Role.CENTRE_STAFF,
            lifecycle.register,
            award_round=award_round,
            product=self.products[number],
            number=f"{number + 1:02}",
        )
        return entry

    def score(self, award_round: AwardRound, entries: dict[int, Entry]) -> None:
        """Begin the voting and score by the frame."""
        self.act(Role.CENTRE_STAFF, lifecycle.move_round, award_round=award_round, to="voting")
        criteria = list(award_round.criteria.all())
        for number, entry in entries.items():
            share = Decimal("0.6") if number == LOST else Decimal("0.85")
            points = {row.pk: round((row.maximum or Decimal(0)) * share, 2) for row in criteria}
            self.act(Role.CENTRE_STAFF, lifecycle.score, entry=entry, points=points)

    def settle(self, award_round: AwardRound, role: Role, won: list[Entry], **more: Any) -> None:
        """Recognise, and issue certificates on the same invented day."""
        day = min(date(award_round.year, 8, 20), self.today)
        number = f"{award_round.pk}/QĐ-VD"
        given = {"award_round": award_round, "decision_number": number, "decided_on": day}
        self.act(role, lifecycle.decide, recognised=[entry.pk for entry in won], **given, **more)
        numbers = {entry.pk: f"{award_round.pk}-{entry.pk}/VD" for entry in won}
        given = {"award_round": award_round, "issued_on": day, "numbers": numbers}
        self.act(role, lifecycle.issue_certificates, **given)

    def withdraw(self, award_round: AwardRound) -> None:
        """Withdraw the certificate of one product."""
        entry = award_round.entries.get(product=self.products[WITHDRAWN])
        self.act(
            Role.DEPARTMENT,
            lifecycle.withdraw_certificate,
            entry=entry,
            reason="Sản phẩm không còn sản xuất theo hồ sơ (minh họa).",
            revoked_on=self.today,
            decision_number=f"TH-{entry.pk}/QĐ-VD",
        )

    def this_year(self, *, is_scored: bool) -> None:
        """Open this year's round; in one province it is being scored already."""
        award_round = self.act(
            Role.CENTRE_STAFF,
            lifecycle.open_round,
            level="province",
            year=self.today.year,
            province=self.province,
            criteria=FRAME,
        )
        entries = {number: self.register(award_round, number) for number in (ENDED, NEW)}
        if is_scored:
            self.score(award_round, entries)

    # -- upward ----------------------------------------------------------------------------------

    def nominate(self, to: AwardRound, number: int, reason: str = "") -> Entry:
        """Send the product of a story to a round above, on a day of its year."""
        entry: Entry = self.act(
            Role.DEPARTMENT,
            lifecycle.nominate,
            product=self.products[number],
            to=to,
            exception_reason=reason,
            province=self.unit_in(to.year),
            on=min(date(to.year, 5, 10), self.today),
        )
        return entry


def people_of(province: Province) -> dict[Role, User]:
    """Return who acts for a province, and the ministry's."""
    local = User.objects.filter(province=province)
    everybody = [*local, *User.objects.filter(province=None, organisation=None)]
    return {Role(user.role): user for user in everybody if user.role}


def tell(today: date, past: Past) -> int:
    """Tell the stories of both provinces; return how many entries they made."""
    before = Entry.objects.count()
    provinces = [Province.objects.get(key=key) for key in PROVINCES]
    tellers = [Teller(province, today, people_of(province)) for province in provinces]
    for teller in tellers:
        teller.make_products()
        teller.provincial(4, ENDED)
        teller.withdraw(teller.provincial(3, CLIMBS, WITHDRAWN, BACK))
    for award_round in climb(tellers, today):
        award_round.refresh_from_db()
        past.fill(award_round, without=PROVINCES)
    for place, teller in enumerate(tellers):
        teller.this_year(is_scored=bool(place))
        commend(teller)
    return Entry.objects.count() - before


def climb(tellers: list[Teller], today: date) -> tuple[AwardRound, AwardRound]:
    """Lead one product of each province to region and nation; leave this year's round open."""
    ministry = tellers[0]
    region = opened(ministry, "region", today.year - 2, region=Region.NORTH)
    received_and_settled(ministry, region, [t.nominate(region, CLIMBS) for t in tellers])
    nation = opened(ministry, "national", today.year - 1)
    received_and_settled(ministry, nation, [t.nominate(nation, CLIMBS) for t in tellers])
    now = opened(ministry, "region", today.year, region=Region.NORTH)
    for teller in tellers:
        teller.nominate(now, EXCEPTION, "Sản phẩm mới, UBND tỉnh đề nghị xét (minh họa).")
        back = teller.nominate(now, BACK, "Chờ cấp lại giấy chứng nhận (minh họa).")
        why = {"entry": back, "reason": "Hồ sơ thiếu ảnh sản phẩm (minh họa)."}
        teller.act(Role.MINISTRY_OFFICER, lifecycle.return_nomination, **why)
    return region, nation


def opened(teller: Teller, level: str, year: int, **place: Any) -> AwardRound:
    """Open a round of the ministry."""
    given = {"level": level, "year": year, "organiser": "Cơ quan Ví Dụ", **place}
    award_round: AwardRound = teller.act(Role.MINISTRY_OFFICER, lifecycle.open_round, **given)
    return award_round


def received_and_settled(teller: Teller, award_round: AwardRound, sent: list[Entry]) -> None:
    """Receive nominations, vote and recognise all."""
    officer = Role.MINISTRY_OFFICER
    pks = [entry.pk for entry in sent]
    teller.act(officer, lifecycle.receive, award_round=award_round, entries=pks)
    teller.act(officer, lifecycle.move_round, award_round=award_round, to="voting")
    teller.settle(award_round, officer, sent)
    teller.act(officer, lifecycle.move_round, award_round=award_round, to="closed")


def commend(teller: Teller) -> None:
    """Commend the centre and a person who does not exist."""
    year = teller.today.year - 1
    given = {
        "province": teller.province,
        "form": "Bằng khen (minh họa)",
        "year_from": year - 4,
        "year_to": year,
        "decision_number": f"{teller.province.pk}/QĐ-VD",
        "decided_on": date(year, 12, 10),
    }
    Commendation.objects.create(
        kind="collective", name=f"Trung tâm Khuyến công Ví Dụ {teller.province.name}", **given
    )
    Commendation.objects.create(
        kind="individual", name="Người Ví Dụ", position="Trung tâm Khuyến công Ví Dụ", **given
    )
