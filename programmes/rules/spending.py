"""Rules on what has been spent (tạm ứng, giải ngân, thực hiện, quyết toán), source by source."""

from collections.abc import Iterator
from typing import Final
from zlib import crc32

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.formatting import date_text, dong, short_number
from programmes.models import STATE_SOURCES, FundingSource, SpendingStage
from programmes.models.status import Status
from programmes.rules.facts import Facts
from programmes.rules.warning import RuleWarning, beyond

DEFINED_MONEY: Final = gettext_lazy("NĐ 45/2012/NĐ-CP Điều 2 khoản 3 (đề án có kinh phí xác định)")
BUDGET: Final = gettext_lazy("NĐ 45/2012/NĐ-CP Điều 14 (quản lý kinh phí khuyến công)")
SETTLEMENT: Final = gettext_lazy(
    "TT 36/2013/TT-BCT Điều 18 (thanh lý hợp đồng và quyết toán kinh phí)"
)
ONE_VOUCHER: Final = gettext_lazy(
    "Luật Kế toán 2015 Điều 18 (mỗi nghiệp vụ chỉ lập chứng từ một lần)"
)
ACCEPTED: Final = (Status.ACCEPTED, Status.LIQUIDATED, Status.SETTLED)


def advance_within_share(facts: Facts) -> Iterator[RuleWarning]:
    """Compare advances with their share of the support, until the project is accepted.

    What remains is advanced after acceptance (TT 36/2013/TT-BCT Điều 14).
    """
    limit = facts.limits.advance
    if limit is None or limit.share is None or facts.status in ACCEPTED:
        return
    for source, support in supports(facts):
        advanced, most = facts.total(source, "advanced"), int(limit.share * support / 100)
        if advanced is not None and advanced > most:
            words = {"share": short_number(limit.share), "support": dong(support)}
            yield RuleWarning(
                f"advance-share-{source}",
                beyond(
                    _("%(source)s: đã tạm ứng") % {"source": label(source)},
                    advanced,
                    _("%(share)s%% của kinh phí hỗ trợ %(support)s, tức") % words,
                    most,
                ),
                limit.legal_basis,
                _("Thu hồi phần tạm ứng vượt, chờ nghiệm thu, hoặc nêu lý do được tăng tỷ lệ."),
            )


def paid_within_support(facts: Facts) -> Iterator[RuleWarning]:
    """Compare advances and disbursements together with the support."""
    for source, support in supports(facts):
        paid = facts.paid(source)
        if paid is not None and paid > support:
            yield over(
                f"paid-over-support-{source}",
                beyond(
                    _("%(source)s: tạm ứng và giải ngân") % {"source": label(source)},
                    paid,
                    _("kinh phí hỗ trợ"),
                    support,
                ),
                str(DEFINED_MONEY),
            )


def executed_within_support(facts: Facts) -> Iterator[RuleWarning]:
    """Compare what was done with the support."""
    for source, support in supports(facts):
        done = facts.total(source, "executed")
        if done is not None and done > support:
            yield over(
                f"executed-over-support-{source}",
                beyond(executed(source), done, _("kinh phí hỗ trợ"), support),
                str(DEFINED_MONEY),
            )


def executed_within_allocated(facts: Facts) -> Iterator[RuleWarning]:
    """Compare what was done with what decisions gave the project; only once something is given."""
    source = facts.programme
    done = facts.total(source, "executed")
    if facts.allocated is not None and done is not None and done > facts.allocated:
        yield over(
            f"executed-over-allocated-{source}",
            beyond(executed(source), done, _("kinh phí được giao"), facts.allocated),
            str(BUDGET),
        )


def settled_within_executed(facts: Facts) -> Iterator[RuleWarning]:
    """Compare what was settled with what was done."""
    for source in STATE_SOURCES:
        settled, done = facts.total(source, "settled"), facts.total(source, "executed")
        if settled is not None and settled > (done or 0):
            yield over(
                f"settled-over-executed-{source}",
                beyond(
                    _("%(source)s: đã quyết toán") % {"source": label(source)},
                    settled,
                    _("giá trị thực hiện"),
                    done or 0,
                ),
                str(SETTLEMENT),
            )


def entries_differ(facts: Facts) -> Iterator[RuleWarning]:
    """Two entries alike in source, kind, amount, day and voucher are perhaps the same money."""
    for twin, times in sorted(facts.alike.items()):
        if times < 2:
            continue
        words = {
            "source": label(twin.source),
            "stage": str(SpendingStage(twin.stage).label).lower(),
            "times": times,
            "amount": dong(twin.amount),
            "day": date_text(twin.spent_on),
            "voucher": twin.voucher or _("không ghi"),
        }
        sentence = _(
            "%(source)s, %(stage)s: %(times)s bút toán giống hệt nhau, %(amount)s ngày %(day)s, "
            "chứng từ %(voucher)s."
        )
        name = crc32("|".join(map(str, twin)).encode())
        yield RuleWarning(
            f"twice-{twin.source}-{twin.stage}-{name:08x}",
            sentence % words,
            str(ONE_VOUCHER),
            _("Đảo bút toán ghi trùng; nếu là hai khoản khác nhau thì nêu lý do."),
        )


RECORD: Final = gettext_lazy("Kiểm tra lại bút toán, ghi bổ sung phần còn thiếu, hoặc nêu lý do.")


def over(key: str, sentence: str, basis: str) -> RuleWarning:
    """Make a warning about entries: what to do is the same for all."""
    return RuleWarning(key, sentence, basis, str(RECORD))


def executed(source: str) -> str:
    """Begin a sentence about what was done."""
    return _("%(source)s: giá trị thực hiện") % {"source": label(source)}


def supports(facts: Facts) -> Iterator[tuple[str, int]]:
    """Go through the State's sources whose support is known."""
    for source in STATE_SOURCES:
        if source in facts.funding:
            yield source.value, facts.funding[source]


def label(source: str) -> str:
    """Name a source."""
    return str(FundingSource(source).label)
