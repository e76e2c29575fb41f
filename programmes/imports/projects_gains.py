"""Who gains, as a cell says it: "- HTX Ví Dụ (MST 0100109106; 300 triệu đồng); …"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.formatting import AmountError, number, parse_money
from khuyencong.imports.places import ProvinceBook
from khuyencong.imports.resources import Pattern
from khuyencong.text import search_key
from programmes.imports.establishment_book import EstablishmentBook, form_in_name
from provinces import tax_codes
from provinces.establishment_names import name_key
from provinces.models import Establishment, Province
from provinces.models.establishment import LegalForm

LONGEST: Final = 300
_BETWEEN: Final = re.compile(r"[\n;]+(?![^()]*\))")
_MARK: Final = re.compile(r"^(?:[-–—+•*]+|\d{1,2}[.)]|[a-zđ]\))\s*")
_BRACKET: Final = re.compile(r"^(.+?)\s*\(([^()]*)\)[\s.,]*$", re.DOTALL)
_TAX_CODE: Final = re.compile(r"(?:mst|ma so thue)\s*:?\s*([\d\s.-]+)")
_NO_NAME: Final = re.compile(
    r"(?:\d+|cac|mot so|nhieu|nhung) (?:co so|doanh nghiep|dn|htx|hop tac xa|ho|don vi|to chuc|lop"
    r"|hoc vien|lao dong|nguoi|san pham).*|(?:toan|tren dia ban) .*|khong(?: co)?"
)
Gaining = list[tuple[Establishment, int | None]]


@dataclass(frozen=True)
class Gain:
    """A name in a cell, with the tax code and the share (đồng) that stand in brackets."""

    name: str
    code: str = ""
    share: int | None = None

    @cached_property
    def folded(self) -> str:
        """Return the name without marks."""
        return search_key(self.name)

    @cached_property
    def key(self) -> str:
        """Return what the register finds it by."""
        return name_key(self.name)[:300]

    @cached_property
    def form(self) -> LegalForm | None:
        """Return the legal form that the name says."""
        return form_in_name(self.name)


def gains_in(text: str) -> list[Gain]:
    """Read a cell: a name a line, or names between semicolons."""
    parts = (" ".join(_MARK.sub("", part.strip()).split()) for part in _BETWEEN.split(text))
    return [gain_of(part) for part in parts if part]


def gain_of(text: str) -> Gain:
    """Read one name; brackets that say something else belong to it."""
    if found := _BRACKET.match(text):
        said = [said_in(part) for part in re.split(r"[;]|,\s", found[2])]
        if all(said):
            return Gain(found[1], **{key: value for each in said for key, value in each.items()})
    return Gain(text.rstrip(" .,"))


def said_in(part: str) -> dict[str, Any]:
    """Read a tax code or an amount; nothing where it is neither."""
    if code := _TAX_CODE.fullmatch(search_key(part)):
        return {"code": tax_codes.tidy(code[1])}
    try:
        share = parse_money(part)
    except AmountError:
        return {}
    return {} if share is None else {"share": share}


def words_of(gaining: Iterable[tuple[Establishment, int | None]]) -> str:
    """Write who gains so that it reads back as the same."""
    return ";\n".join(f"{row.name}{bracket(row, share)}" for row, share in gaining)


def bracket(row: Establishment, share: int | None) -> str:
    """Write what stands beside a name."""
    code = [f"MST {row.tax_code}"] if row.tax_code else []
    money = [f"{number(share)} đồng"] if share is not None else []
    return f" ({'; '.join([*code, *money])})" if code or money else ""


class GainBook:
    """Finds who gains in the register; who is not there yet is prepared, once."""

    def __init__(self, user: Any, places: ProvinceBook) -> None:
        self.user, self.places = user, places
        self.register = EstablishmentBook()
        self.cells: dict[str, list[Gain]] = {}
        self.prepared: dict[tuple[Any, ...], Establishment] = {}
        self.grounds: dict[int, int] = {}
        self.seen: set[int] = set()
        self.today = timezone.localdate()
        self.pattern = Pattern(Establishment(entered_for_id=user.organisation_id))
        # Said of thousands of rows: the sentences and names are looked up once.
        self.forms = {form.value: str(form.label) for form in LegalForm}
        self.new_one = _("Sẽ thêm cơ sở “%(name)s” (%(form)s).")
        self.new_other = _("Sẽ thêm cơ sở “%s”; tên không nói loại hình, tạm ghi “Khác”.")

    def load(self, texts: Iterable[str]) -> None:
        """Read the part of the register that cells name; of it, what the person may see."""
        self.cells = {text: gains_in(text) for text in texts}
        gains = [gain for some in self.cells.values() for gain in some]
        known = set(self.register.known)
        self.register.load({each.name for each in gains}, {each.code for each in gains} - {""})
        self.see(self.register.known - known)

    def see(self, pks: set[int]) -> None:
        """Note which of these the person sees."""
        if self.user.sees_everything:
            self.seen |= pks
            return
        rest = sorted(pks)
        for start in range(0, len(rest), 1000):
            rows = Establishment.objects.visible_to(self.user).order_by()
            some = rows.filter(pk__in=rest[start : start + 1000])
            self.seen |= set(some.values_list("pk", flat=True))

    def gaining(self, text: str, project: Any, *, clears: bool) -> tuple[Gaining, list[str]]:
        """Return who gains by a cell, and what is to be told; raise ValueError."""
        before = {row.pk: share for row, share in project.gaining if row.pk}
        found: Gaining = []
        told = []
        for gain in self.cells.get(text) or gains_in(text):
            if _NO_NAME.fullmatch(gain.folded):
                told.append(_("“%s” không phải tên một cơ sở: không ghi.") % gain.name)
                continue
            row = self.establishment(gain, project)
            is_kept = gain.share is None and not clears
            found.append((row, before.get(row.pk) if is_kept else gain.share))
            told += [] if row.pk else [self.told(row)]
        if len({id(row) for row, _share in found}) < len(found):
            raise ValueError(_("Một cơ sở ghi hai lần: hãy cộng vào một dòng."))
        return found, told

    def told(self, row: Establishment) -> str:
        """Tell of an establishment that will be entered."""
        if row.legal_form == LegalForm.OTHER:
            return self.new_other % row.name
        return self.new_one % {"name": row.name, "form": self.forms[row.legal_form]}

    def establishment(self, gain: Gain, project: Any) -> Establishment:
        """Return the one that a name means: of the code, else on the project's ground, else new."""
        if gain.code and (found := self.register.by_code.get(gain.code)):
            if found.pk in self.seen:
                return found
            raise ValueError(
                _("Mã số thuế %s đã có trong sổ ở nơi khác: hãy hỏi quản trị dữ liệu.") % gain.code
            )
        unit = unit_of(project)
        ground = self.ground(unit) if unit else None
        same = self.alike(gain, self.register.by_name.get((gain.key, ground), ()))
        if len(same) > 1:
            raise ValueError(
                _("Sổ có %(count)d cơ sở tên “%(name)s” ở đây: hãy ghi mã số thuế.")
                % {"count": len(same), "name": gain.name}
            )
        return same[0] if same else self.prepare(gain, unit, ground)

    def alike(self, gain: Gain, named: Iterable[Establishment]) -> list[Establishment]:
        """Keep those that a name means: of the very name first, else of its form."""
        rows = [row for row in named if row.pk in self.seen and not (gain.code and row.tax_code)]
        exact = [row for row in rows if search_key(row.name) == gain.folded]
        forms = (gain.form, LegalForm.OTHER)
        return exact or [row for row in rows if gain.form is None or row.legal_form in forms]

    def ground(self, unit: Province) -> int:
        """Return the unit of today on which a province's territory lies."""
        if unit.pk not in self.grounds:
            self.grounds[unit.pk] = self.places.book.territory.folded(unit.pk, self.today).pk
        return self.grounds[unit.pk]

    def prepare(self, gain: Gain, unit: Province | None, ground: int | None) -> Establishment:
        """Make a new one; the next row that names it gets the same."""
        key = (gain.key, ground, gain.form, gain.code)
        if key not in self.prepared:
            self.prepared[key] = self.new(gain, unit)
        return self.prepared[key]

    def new(self, gain: Gain, unit: Province | None) -> Establishment:
        """Enter an establishment where the project is; raise ValueError."""
        if unit is None:
            raise ValueError(_("Cơ sở “%s” chưa có trong sổ và chưa rõ ở tỉnh nào.") % gain.name)
        if len(gain.name) > LONGEST:
            raise ValueError(_("Tên cơ sở dài quá 300 ký tự."))
        try:
            code = tax_codes.checked(gain.code) if gain.code else ""
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
        made: Establishment = self.pattern.another()
        made.name, made.tax_code, made.province = gain.name, code, unit
        made.legal_form = gain.form or LegalForm.OTHER
        return made


def unit_of(project: Any) -> Province | None:
    """Return where a project is: its province, or that of its body."""
    body = project.organisation
    unit: Province | None = body.province if body else project.province
    return unit
