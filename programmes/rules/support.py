"""Rules on what a project is promised (mức hỗ trợ): ceilings, counterpart, sums that must agree."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.formatting import date_text, dong, short_number
from programmes.models import FundingSource, SupportCeiling
from programmes.models.ceiling import CeilingUnit, ShareBase
from programmes.models.status import ProjectKind
from programmes.rules.facts import Facts
from programmes.rules.warning import RuleWarning, Severity, beyond
from provinces.models.establishment import DECREE_235, LegalForm

FILE: Final = gettext_lazy("TT 36/2013/TT-BCT Điều 5 (nội dung, dự toán của đề án)")
FAR: Final = 2  # times what was approved is rare; with a unit mistaken it is a thousand times
ADJUSTED: Final = gettext_lazy("TT 36/2013/TT-BCT Điều 11 (tăng kinh phí do Bộ trưởng quyết định)")
LOCAL_RULES: Final = gettext_lazy("Quy chế quản lý kinh phí khuyến công địa phương của tỉnh")
CHOOSE: Final = gettext_lazy("Chọn hạng mục, ghi số lượng ở “Mức hỗ trợ áp dụng”.")


def support_within_ceiling(facts: Facts) -> Iterator[RuleWarning]:
    """Compare the support with the amount per unit, times units, times the factor of priority."""
    ceiling, support = facts.limits.support, facts.support
    if ceiling is None or ceiling.amount is None or support is None:
        return
    count = units(facts, ceiling)
    if count is None:
        yield no_count(ceiling)
        return
    most = one(facts, ceiling) * count
    if support > most:
        words = {"count": count, "unit": unit_word(ceiling)}
        limit = _("mức tối đa cho %(count)s %(unit)s") % words
        yield RuleWarning(
            "support-over-ceiling",
            beyond(_("Kinh phí hỗ trợ"), support, limit, most) + about_factor(facts, ceiling),
            ceiling.legal_basis,
            _("Giảm hỗ trợ, ghi đúng số lượng ở “Mức hỗ trợ áp dụng”, hoặc nêu lý do."),
        )


def share_within_ceiling(facts: Facts) -> Iterator[RuleWarning]:
    """Compare each establishment's part with the amount per establishment."""
    ceiling = facts.limits.support
    if ceiling is None or ceiling.amount is None or ceiling.per != CeilingUnit.ESTABLISHMENT:
        return
    if len(facts.shares) == 1:  # it is the whole support
        return
    most = one(facts, ceiling)
    over = [share for share in facts.shares if share is not None and share > most]
    if over:
        what = _("%(count)s cơ sở được hỗ trợ quá mức, cao nhất") % {"count": len(over)}
        yield RuleWarning(
            "share-over-ceiling",
            beyond(what, max(over), _("mức tối đa cho một cơ sở"), most)
            + about_factor(facts, ceiling),
            ceiling.legal_basis,
            _("Chia lại phần hỗ trợ của từng cơ sở, hoặc nêu lý do."),
        )


def support_within_rate(facts: Facts) -> Iterator[RuleWarning]:
    """Compare the support with its share of the eligible cost; of the whole cost if unknown."""
    ceiling, support = facts.limits.support, facts.support
    base = facts.eligible_cost or facts.cost
    if ceiling is None or ceiling.share is None or ceiling.share_of != ShareBase.COST:
        return
    most = int(ceiling.share * base / 100)
    if support is not None and support > most:
        known = _("chi phí được tính hỗ trợ") if facts.eligible_cost else _("tổng kinh phí")
        limit = _("%(share)s%% của %(what)s %(base)s, tức") % {
            "share": short_number(ceiling.share),
            "what": known,
            "base": dong(base),
        }
        yield RuleWarning(
            "support-over-rate",
            beyond(_("Kinh phí hỗ trợ"), support, limit, most),
            ceiling.legal_basis,
            _("Giảm hỗ trợ, ghi đủ vốn đối ứng và chi phí được tính hỗ trợ, hoặc nêu lý do."),
        )


def counterpart_where_rate(facts: Facts) -> Iterator[RuleWarning]:
    """Who is helped with a part of the cost bears the rest (vốn đối ứng)."""
    ceiling = facts.limits.support
    if ceiling is None or ceiling.share is None or ceiling.share_of != ShareBase.COST:
        return
    own = facts.funding.get(FundingSource.COUNTERPART)
    if ceiling.share < 100 and facts.support and not own:
        words = {"share": short_number(ceiling.share), "support": dong(facts.support)}
        yield RuleWarning(
            "counterpart-missing",
            _(
                "Chưa có vốn đối ứng bên cạnh hỗ trợ %(support)s, trong khi hỗ trợ tối đa là "
                "%(share)s%% chi phí."
            )
            % words,
            ceiling.legal_basis,
            _("Ghi vốn đối ứng của cơ sở thụ hưởng, hoặc nêu lý do."),
        )


def sources_make_total(facts: Facts) -> Iterator[RuleWarning]:
    """Compare the sum of the sources with the total that the file states."""
    if facts.stated_total is None or not facts.funding or facts.cost == facts.stated_total:
        return
    words = {"sum": dong(facts.cost), "stated": dong(facts.stated_total)}
    yield RuleWarning(
        "sources-unlike-total",
        _("Các nguồn cộng lại là %(sum)s, hồ sơ ghi tổng kinh phí %(stated)s.") % words,
        str(FILE),
        _("Sửa nguồn vốn hoặc tổng kinh phí cho khớp hồ sơ, hoặc nêu lý do."),
    )


def shares_make_support(facts: Facts) -> Iterator[RuleWarning]:
    """Compare the parts of the beneficiaries with the support, where all parts are known."""
    known = [share for share in facts.shares if share is not None]
    if not known or len(known) < len(facts.shares) or facts.support is None:
        return
    if sum(known) != facts.support:
        words = {"sum": dong(sum(known)), "support": dong(facts.support)}
        yield RuleWarning(
            "shares-unlike-support",
            _("Phần của các cơ sở cộng lại là %(sum)s, kinh phí hỗ trợ là %(support)s.") % words,
            str(FILE),
            _("Sửa phần hỗ trợ của từng cơ sở cho khớp, hoặc nêu lý do."),
        )


def support_near_approved(facts: Facts) -> Iterator[RuleWarning]:
    """Ask about a support that is many times what was approved: a unit mistaken looks so."""
    support, approved = facts.support, facts.approved_support
    if support is None or not approved or support < FAR * approved:
        return
    words = {
        "support": dong(support),
        "times": short_number(Decimal(support) / approved, 1),
        "approved": dong(approved),
    }
    yield RuleWarning(
        "support-far-above-approved",
        _("Kinh phí hỗ trợ %(support)s gấp %(times)s lần số được duyệt %(approved)s.") % words,
        str(ADJUSTED) if facts.programme == FundingSource.NATIONAL else str(LOCAL_RULES),
        _("Kiểm tra đơn vị tính (đồng, triệu, tỷ) và số của quyết định, hoặc nêu lý do."),
    )


def support_within_total(facts: Facts) -> Iterator[RuleWarning]:
    """The State's part is never more than the whole cost that the file states."""
    support, total = facts.support, facts.stated_total
    if support is not None and total is not None and support > total:
        limit = _("tổng kinh phí hồ sơ ghi")
        yield RuleWarning(
            "support-over-total",
            beyond(_("Kinh phí hỗ trợ"), support, limit, total),
            str(FILE),
            _("Kiểm tra đơn vị tính (đồng, triệu, tỷ), sửa tổng kinh phí, hoặc nêu lý do."),
        )


def establishments_may_gain(facts: Facts) -> Iterator[RuleWarning]:
    """Name who gains before the decree that admits its legal form was in force."""
    early = [each for each in facts.gaining if is_early(each.legal_form, facts.law_day)]
    if not early:
        return
    forms = sorted({str(LegalForm(each.legal_form).label).lower() for each in early})
    words = {
        "names": ", ".join(each.name for each in early),
        "forms": ", ".join(forms),
        "day": date_text(facts.law_day),
        "since": date_text(DECREE_235),
    }
    sentence = _(
        "%(names)s: loại hình %(forms)s được hỗ trợ từ ngày %(since)s, đề án tính theo ngày "
        "%(day)s (ngày phê duyệt; chưa duyệt thì đầu năm kế hoạch)."
    )
    yield RuleWarning(
        "form-not-yet-eligible",
        sentence % words,
        _("NĐ 45/2012/NĐ-CP Điều 1, sửa đổi bởi NĐ 235/2025/NĐ-CP (hiệu lực từ 15/10/2025)"),
        _("Kiểm tra loại hình của cơ sở và ngày quyết định, hoặc nêu lý do."),
    )


def is_early(legal_form: str, day: date) -> bool:
    """Say whether a legal form was not yet among those supported on a day."""
    since = LegalForm(legal_form).eligible_since if legal_form else None
    return since is not None and day < since


def ceiling_is_known(facts: Facts) -> Iterator[RuleWarning]:
    """Say that nothing could be compared, rather than invent a figure."""
    if facts.support is None or facts.limits.support is not None:
        return
    sentence = _("Chưa có mức đã kiểm chứng cho thời điểm này (ngày %(day)s).")
    if facts.limits.can_choose and not facts.limits.item:
        sentence = _("Chưa chọn hạng mục được hỗ trợ; mức áp dụng là mức của ngày %(day)s.")
    yield RuleWarning(
        "ceiling-unknown",
        sentence % {"day": date_text(facts.law_day)},
        _("Danh mục mức hỗ trợ trong quản trị"),
        _("Chọn hạng mục; khi có văn bản, quản trị hệ thống thêm mức và căn cứ."),
        Severity.NOTE,
    )


# -- how a ceiling is counted -------------------------------------------------------------------


def units(facts: Facts, ceiling: SupportCeiling) -> int | None:
    """Return for how many the amount is given; None for a group whose members are not known."""
    if facts.unit_count:
        return facts.unit_count
    if ceiling.per == CeilingUnit.ESTABLISHMENT and facts.shares:
        return len(facts.shares)
    return None if facts.kind == ProjectKind.GROUP else 1


def one(facts: Facts, ceiling: SupportCeiling) -> int:
    """Return the most for one (đồng), more for a priority area or trade where the law says so."""
    amount, factor = ceiling.amount or 0, factor_of(facts, ceiling)
    return amount if factor is None else int(amount * factor)


def factor_of(facts: Facts, ceiling: SupportCeiling) -> Decimal | None:
    """Return the factor of priority, where the project has it and the row takes it."""
    row = facts.limits.factor
    return row.factor if row and facts.is_priority and ceiling.takes_factor else None


def about_factor(facts: Facts, ceiling: SupportCeiling) -> str:
    """Say why a priority project is held to the plain amount, or by what its amount was raised."""
    if not facts.is_priority:
        return ""
    factor, row = factor_of(facts, ceiling), facts.limits.factor
    if factor is None or row is None:
        return " " + _("Hệ số ưu tiên chưa có mức đã kiểm chứng cho hạng mục, thời điểm này.")
    words = {"factor": short_number(factor), "basis": row.legal_basis}
    return " " + _("Đã nhân hệ số ưu tiên %(factor)s (%(basis)s).") % words


def unit_word(ceiling: SupportCeiling) -> str:
    """Return what the amount is the most for one of."""
    return ceiling.get_per_display() or _("đề án")


def no_count(ceiling: SupportCeiling) -> RuleWarning:
    """Say that a group's members must be counted before its support can be compared."""
    words = {"unit": unit_word(ceiling), "amount": dong(ceiling.amount)}
    return RuleWarning(
        "ceiling-uncounted",
        _("Chưa rõ số %(unit)s nên chưa so được với mức tối đa %(amount)s/%(unit)s.") % words,
        ceiling.legal_basis,
        str(CHOOSE),
        Severity.NOTE,
    )
