"""What is refused, and what is told, of a row about a project."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from khuyencong.formatting import dong
from khuyencong.imports.resources import Row
from khuyencong.text import search_key
from programmes.imports.projects_reading import code_of, title_key
from programmes.models import STATE_SOURCES, FundingSource, Origin, Status
from programmes.models.plan import existed_in
from programmes.models.stages import YEARS

MONEY: Final = ("national", "local", "counterpart", "stated_total")
LONGEST: Final = {"code": 40, "title": 500, "place": 300}


def refuse_twice(resource: Any, row: Row, number: int) -> None:
    """Raise ValidationError for the second row about one project."""
    key = ("code", code_of(row)) if code_of(row) else title_key(resource, row)
    if key and (first := resource.met.setdefault(key, number)) != number:
        column = "code" if code_of(row) else "title"
        raise ValidationError({column: _("Đề án này đã có ở bản ghi thứ %d của tệp.") % first})


def refuse(resource: Any, project: Any, *, new: bool) -> None:
    """Raise ValidationError where this person may not write this project as it would be."""
    if project.province is None and project.organisation is None:
        raise ValidationError({"province": _("Chưa rõ đề án của tỉnh, thành phố nào.")})
    if not resource.own.holds(project):
        raise ValidationError({"province": _("Bạn chỉ nhập đề án của đơn vị mình.")})
    if taken(resource, project):
        raise ValidationError({"code": _("Mã này đã dùng cho đề án khác; hãy ghi mã khác.")})
    if not new:
        refuse_beyond_draft(project)
        refuse_another(resource, project)


def taken(resource: Any, project: Any) -> bool:
    """Say whether another project has the code."""
    other = resource.book.by_code.get(project.code) if project.code else None
    return other is not None and other is not project


def refuse_beyond_draft(project: Any) -> None:
    """Refuse every change of what is not a draft any more."""
    before = project.state_before
    if before["status"] == Status.DRAFT and project.origin != Origin.PUBLISHED:
        return
    message = _("Đề án đang ở trạng thái “%s”: tệp chỉ sửa bản nháp; hãy dùng điều chỉnh.")
    changed = {name for name, value in project.state_after.items() if before[name] != value}
    words = message % project.get_status_display()
    raise ValidationError(dict.fromkeys(changed, words))


def refuse_another(resource: Any, project: Any) -> None:
    """Refuse a row whose code is that of a project of another place or year."""
    names = ("province", "organisation", "year")
    before, after = project.state_before, project.state_after
    if not project.is_exported and any(before[name] != after[name] for name in names):
        message = _("Mã này là của đề án “%(title)s”, năm %(year)s: khác nơi hoặc khác năm.")
        raise ValidationError({"code": message % before})


def check(resource: Any, project: Any) -> None:
    """Raise ValidationError for what makes no sense."""
    errors: dict[str, str] = {}
    for name, most in LONGEST.items():
        if len(getattr(project, name)) > most:
            errors[name] = _("Dài quá %d ký tự.") % most
    if not project.code and not project._state.adding:
        errors["code"] = _("Đề án đã có mã: không xóa mã.")
    if not project.title:
        errors["title"] = _("Thiếu tên đề án.")
    for name in MONEY:
        if (getattr(project, name) or 0) < 0:
            errors[name] = _("Số tiền không được âm.")
    errors |= time_errors(project) | life_errors(project)
    if errors:
        raise ValidationError(errors)


def time_errors(project: Any) -> dict[str, str]:
    """Find what is wrong with year and period."""
    if project.year not in YEARS:
        return {"year": _("Năm phải từ 2000 đến 2100.")}
    if project.province and not existed_in(project.province, project.year):
        words = {"name": project.province.name, "year": project.year}
        return {"province": _("%(name)s không tồn tại trong năm %(year)s.") % words}
    if project.started_on and project.ended_on and project.ended_on < project.started_on:
        return {"ended_on": _("Ngày kết thúc không được trước ngày bắt đầu.")}
    return {}


def life_errors(project: Any) -> dict[str, str]:
    """Find what a project beyond a draft lacks."""
    if project.status == Status.DRAFT:
        return {}
    errors = {}
    if not project.source:
        errors["source"] = _("Chưa rõ chương trình (KCQG hoặc KCĐP).")
    if project.content is None:
        errors["content"] = _("Chưa rõ nội dung khuyến công.")
    if project.source == FundingSource.LOCAL and project.organisation:
        errors["source"] = _("Đề án KCĐP phải thuộc một tỉnh, thành phố.")
    return errors


# -- told ---------------------------------------------------------------------------------------


def warnings(project: Any) -> dict[str, list[str]]:
    """Return what waits for a confirmation, by column."""
    found = {name: list(messages) for name, messages in project.alarms.items()}
    if message := total_differs(project):
        found.setdefault("stated_total", []).append(message)
    if project.source and getattr(project, project.source) is None and any_state(project):
        label = FundingSource(project.source).label
        message = _("Đề án thuộc %s nhưng nguồn này chưa có số tiền.") % label
        found.setdefault("source", []).append(message)
    return found


def any_state(project: Any) -> bool:
    """Say whether some state money is stated."""
    return any(getattr(project, source) is not None for source in STATE_SOURCES)


def total_differs(project: Any) -> str:
    """Tell of a stated total that the sources do not add up to; nothing is put right."""
    stated = [getattr(project, source) for source in FundingSource]
    if project.stated_total is None or all(amount is None for amount in stated):
        return ""
    total = sum(amount or 0 for amount in stated)
    if total == project.stated_total:
        return ""
    words = {"stated": dong(project.stated_total), "total": dong(total)}
    if project.counterpart is None and total < project.stated_total:
        return _("Tổng ghi %(stated)s, các nguồn đã ghi %(total)s: phần còn lại chưa rõ nguồn.") % (
            words
        )
    return _("Tổng ghi %(stated)s, cộng các nguồn là %(total)s.") % words


def same_title(resource: Any, project: Any) -> bool:
    """Say whether the register has another project of the title, holder, year and programme."""
    key = (
        project.province_id, project.organisation_id, project.year, project.source,
        search_key(project.title),
    )  # fmt: skip
    return bool(resource.book.titles.get(key))
