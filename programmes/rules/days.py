"""Rules on days (thời hạn): the project's end, its contract, the budget year and its closing."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.formatting import date_text, dong
from programmes.models import FundingSource, SpendingStage
from programmes.models.status import ProjectKind, Status
from programmes.rules.facts import Facts, Slot
from programmes.rules.support import LOCAL_RULES
from programmes.rules.warning import RuleWarning

CLOSING_MONTH, CLOSING_DAY = 1, 31  # of the year after: thời gian chỉnh lý quyết toán
SETTLED_BY_MONTH, SETTLED_BY_DAY = 1, 22  # of the year after: TT 36/2013/TT-BCT Điều 18–19
CLOSING: Final = gettext_lazy(
    "Luật Ngân sách nhà nước 2015 (chỉnh lý quyết toán đến hết ngày 31/1 năm sau)"
)
NOT_CONTRACTED: Final = (
    Status.DRAFT,
    Status.REGISTERED,
    Status.APPRAISED_LOCAL,
    Status.APPRAISED_MINISTRY,
    Status.APPROVED,
    Status.ASSIGNED,
    Status.REJECTED,
)


def within_project(facts: Facts) -> Iterator[RuleWarning]:
    """Advances and execution belong before the end; paying and settling come after it."""
    if facts.ended_on is None:
        return
    for slot, spent in facts.slots(SpendingStage.ADVANCED, SpendingStage.EXECUTED):
        if spent.last and spent.last > facts.ended_on:
            words = {"day": date_text(spent.last), "end": date_text(facts.ended_on)}
            yield RuleWarning(
                f"after-end-{slot.source}-{slot.stage}-{slot.year}",
                named(slot) + _("bút toán ngày %(day)s, sau ngày kết thúc đề án %(end)s.") % words,
                basis_of(facts, "TT 36/2013/TT-BCT Điều 11 (điều chỉnh thời gian)"),
                _("Điều chỉnh thời gian của đề án, kiểm tra lại ngày, hoặc nêu lý do."),
            )


def within_budget_year(facts: Facts) -> Iterator[RuleWarning]:
    """An entry belongs to its budget year or to the January that closes it."""
    for slot, spent in facts.slots(*SpendingStage.values):
        closing = date(slot.year + 1, CLOSING_MONTH, CLOSING_DAY)
        if spent.last and spent.last > closing:
            yield outside_year(slot, spent.last, closing)
        elif spent.first and spent.first < date(slot.year, 1, 1):
            yield outside_year(slot, spent.first, closing)


def outside_year(slot: Slot, day: date, closing: date) -> RuleWarning:
    """Say that a day is not of its budget year."""
    words = {
        "day": date_text(day),
        "year": slot.year,
        "first": date_text(date(slot.year, 1, 1)),
        "closing": date_text(closing),
    }
    return RuleWarning(
        f"outside-year-{slot.source}-{slot.stage}-{slot.year}",
        named(slot)
        + _("bút toán ngày %(day)s ngoài năm ngân sách %(year)s (%(first)s–%(closing)s).") % words,
        str(CLOSING),
        _("Kiểm tra lại năm ngân sách; đảo bút toán sai; hoặc nêu lý do chuyển nguồn."),
    )


def after_contract(facts: Facts) -> Iterator[RuleWarning]:
    """Money is advanced or paid on a contract; a task is given without one."""
    basis = basis_of(facts, "TT 36/2013/TT-BCT Điều 12, Điều 13 (tạm ứng theo hợp đồng)")
    advice = _("Ghi hợp đồng của đề án trước, kiểm tra lại ngày, hoặc nêu lý do.")
    slots = [
        (slot, spent)
        for slot, spent in facts.slots(SpendingStage.ADVANCED, SpendingStage.DISBURSED)
        if slot.source == facts.programme
    ]
    for slot, spent in slots:
        key = f"before-contract-{slot.stage}-{slot.year}"
        if facts.status in NOT_CONTRACTED and facts.kind != ProjectKind.TASK:
            words = {"amount": dong(spent.total), "status": Status(facts.status).label}
            sentence = _("đã chi %(amount)s khi đề án mới ở trạng thái “%(status)s”.") % words
            yield RuleWarning(key, named(slot) + sentence, basis, advice)
        elif facts.contracted_on and spent.first and spent.first < facts.contracted_on:
            words = {
                "day": date_text(spent.first),
                "contract": date_text(facts.contracted_on),
            }
            sentence = _("bút toán ngày %(day)s trước ngày hợp đồng %(contract)s.") % words
            yield RuleWarning(key, named(slot) + sentence, basis, advice)


def settled_in_time(facts: Facts) -> Iterator[RuleWarning]:
    """National money is settled by 22 January of the year after (TT 36/2013/TT-BCT Điều 18–19)."""
    if facts.programme != FundingSource.NATIONAL:
        return
    for year in sorted({slot.year for slot in facts.spent if slot.source == facts.programme}):
        late = lateness(facts, year, date(year + 1, SETTLED_BY_MONTH, SETTLED_BY_DAY))
        if late:
            yield RuleWarning(
                f"settled-late-{year}",
                late,
                _("TT 36/2013/TT-BCT Điều 18, Điều 19 (quyết toán trước ngày 22/1 năm sau)"),
                _("Quyết toán, hoặc nêu lý do chậm."),
            )


def lateness(facts: Facts, year: int, latest: date) -> str:
    """Say in what way the settlement of a year is late; nothing where it is not."""
    settled = facts.spent.get(Slot(facts.programme, SpendingStage.SETTLED, year))
    done = facts.spent.get(Slot(facts.programme, SpendingStage.EXECUTED, year))
    words = {"year": year, "latest": date_text(latest)}
    if settled and settled.last and settled.last > latest:
        words["day"] = date_text(settled.last)
        return _("Quyết toán năm %(year)s ghi ngày %(day)s, hạn chậm nhất %(latest)s.") % words
    missing = (done.total if done else 0) - (settled.total if settled else 0)
    if facts.on > latest and missing > 0:
        words["missing"] = dong(missing)
        return _("Năm %(year)s còn %(missing)s chưa quyết toán, hạn chậm nhất %(latest)s.") % words
    return ""


def after_settlement(facts: Facts) -> Iterator[RuleWarning]:
    """A new entry of a settled project changes what was settled."""
    if facts.is_adding and facts.status == Status.SETTLED:
        yield RuleWarning(
            "after-settlement",
            _("Đề án đã quyết toán; bút toán này thay đổi số đã quyết toán."),
            basis_of(facts, "TT 36/2013/TT-BCT Điều 18 (quyết toán kinh phí)"),
            _("Chỉ ghi để sửa sai hoặc thu hồi; nêu lý do."),
        )


def basis_of(facts: Facts, national: str) -> str:
    """Cite the circular for national money; each province has its own rules for local money."""
    return national if facts.programme == FundingSource.NATIONAL else str(LOCAL_RULES)


def named(slot: Slot) -> str:
    """Begin a sentence about a source and stage."""
    source, stage = FundingSource(slot.source).label, SpendingStage(slot.stage).label
    return _("%(source)s, %(stage)s: ") % {"source": source, "stage": str(stage).lower()}
