"""The kinds of content that a table may have, and how its columns tell which it is.

Evidence decides: what a kind needs must be there, then the kind whose fields cover most columns
wins. Others that come close are named too, so that the user can be asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from khuyencong.sheets.vocabulary import MONEY, PLAN_STAGES

PROJECTS, RESULTS, AWARDS = "projects", "province_results", "awards"
PLANS, ENTRIES, CEILINGS = "plans", "entries", "ceilings"
ESTABLISHMENTS, ORGANISATIONS, USERS = "establishments", "organisations", "users"
INDICATORS = "indicators"
"""A report of many figures (chỉ tiêu – đơn vị tính – số liệu): told, and taken by no register."""

_NEUTRAL: Final = frozenset({
    "number", "note", "unit", "percent", "comparison", "record_id", "record_version", "level",
    "region",
})  # fmt: skip
_MONEY_SEEN, _ONLY_PLANNED, _CONTACT = "any money", "only planned", "contact"
_BARE: Final = "provinces and money alone"
_OF_REGISTER: Final = "an address and nothing of a project"
_BY_CONTENT: Final = "plan and actual by content"
_OF_PROJECTS: Final = frozenset({
    "title", "weak_title", "code", "beneficiary", "product", "location", "period", "actual",
    "indicator",
})  # fmt: skip
_OF_ONE_PROJECT: Final = frozenset({
    "title", "code", "beneficiary", "product", "location", "period", "start", "end", "province",
    "implementing_unit", "organisation", "status", "project_type", "source", "amount_total",
})  # fmt: skip
_CONTACTS: Final = frozenset({"address", "phone", "person", "email"})
_BODIES: Final = ("organisation", "implementing_unit", "beneficiary")
_DECIDED: Final = ("decision_no", "decision_date", "decision_kind", "stage")
_SPENT: Final = ("stage", "voucher_no", "voucher_date", "day")
_RULES: Final = ("legal_basis", "condition", "share_of", "per", "valid_from", "ceiling_kind",
                 "factor", "programme")  # fmt: skip


@dataclass(frozen=True)
class Content:
    """A kind: what tells it, what its rows must have, what makes two rows the same."""

    name: str
    needs: tuple[tuple[str, ...], ...]
    uses: frozenset[str]
    marks: frozenset[str] = frozenset()
    refuses: frozenset[str] = frozenset()
    renames: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    untitled: dict[str, str] = field(default_factory=dict)
    """What is renamed only where no column is a title."""
    required: tuple[str, ...] = ()
    columns: tuple[tuple[str, ...], ...] = ()
    keys: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    is_signed: bool = False
    needs_year: bool = False

    def score(self, fields: frozenset[str]) -> int:
        """Count the columns that the kind has a place for, less those it has none for."""
        real = fields & _ALL_FIELDS
        used = len(real & self.uses) + len(fields & self.marks)
        return used - len(real - self.uses - _NEUTRAL)

    def is_possible(self, fields: frozenset[str]) -> bool:
        """Say whether everything is there that the kind cannot do without."""
        needed = all(any(name in fields for name in names) for names in self.needs)
        return needed and not fields & self.refuses


_AWARD_FIELDS: Final = {"product", "group", "certificate_no", "establishment", "beneficiary"}
_CONTENTS: Final = (
    Content(
        AWARDS, (("product",),),
        frozenset({*_AWARD_FIELDS, *_CONTACTS, "province", "year", "registered_address", "content",
                   "title", "weak_title", "location", "main_product", "industry", "decision_no"}),
        marks=frozenset({"product", "group", "certificate_no"}),
        renames={"beneficiary": "establishment", "weak_title": "content"},
        required=("product",), keys=("province", "establishment", "product"),
        codes=("certificate_no",), needs_year=True,
    ),
    Content(
        INDICATORS, (("indicator", _BY_CONTENT),),
        frozenset({*MONEY, "indicator", "province", "year", "source", "weak_title", "content"}),
        marks=frozenset({"indicator", _BY_CONTENT}),
        refuses=frozenset({"title", "product", "code"}),
        renames={"weak_title": "indicator", "content": "indicator"},
        required=("indicator",), keys=("indicator",),
    ),
    Content(
        RESULTS, (("planned", "actual"), ("province",)),
        frozenset({*MONEY, "province", "year", "source", "period", "content", "weak_title",
                   "status"}),
        marks=frozenset({"actual"}), refuses=frozenset({"title", "product"}),
        required=("province",), keys=("province", "year", "source", "content"), needs_year=True,
    ),
    Content(
        PROJECTS, (("title", "weak_title", "code", "beneficiary"),),
        frozenset({*MONEY, "code", "title", "weak_title", "content", "province", "year", "source",
                   "implementing_unit", "beneficiary", "location", "start", "end", "accepted_on",
                   "period", "status", "project_type", "decision_no", "decision_date", "industry",
                   "legal_basis", "organisation", "programme"}),
        marks=frozenset({"title", "location", "period", "implementing_unit"}),
        renames={"programme": "source"},
        required=("title",), columns=(("title", "code", "record_id"),), codes=("code",),
        needs_year=True,
    ),
    Content(
        PLANS, (("province", *_BODIES), (*_DECIDED, _ONLY_PLANNED, _BARE), (_MONEY_SEEN,)),
        frozenset({*MONEY - {"actual"}, *_DECIDED, *_BODIES, "province", "year", "source",
                   "content", "weak_title", "legal_basis", "day", "project_type"}),
        marks=frozenset({*_DECIDED, _ONLY_PLANNED}),
        refuses=frozenset({"title", "code", "product", "location", "voucher_no", "actual"}),
        renames={"implementing_unit": "organisation", "beneficiary": "organisation",
                 "weak_title": "content", "title": "content", "day": "decision_date",
                 "legal_basis": "decision_no", "project_type": "decision_kind"},
        columns=(("province", "organisation"),), is_signed=True, needs_year=True,
        keys=("province", "organisation", "year", "source", "stage", "decision_no",
              "decision_date", "decision_kind", "content", "note"),
    ),
    Content(
        ENTRIES, (("code", "title", "weak_title"), _SPENT, (_MONEY_SEEN,)),
        frozenset({*MONEY, *_SPENT, "code", "title", "weak_title", "province", "year", "source",
                   "beneficiary", "status"}),
        marks=frozenset(_SPENT), refuses=frozenset({"product"}),
        renames={"day": "spent_on", "weak_title": "title"},
        words={"noi dung chi": "stage", "noi dung": "note", "dien giai": "note"},
        columns=(("code", "title"), ("spent_on", "voucher_date")), is_signed=True,
        keys=("code", "title", "stage", "source", "spent_on", "voucher_no", "voucher_date",
              "note"),
    ),
    Content(
        ESTABLISHMENTS,
        (("beneficiary", "establishment"),
         ("legal_form", "tax_code", "registered_address", "industry", "activity", "main_product",
          _CONTACT, _OF_REGISTER)),
        frozenset({*_CONTACTS, "beneficiary", "establishment", "legal_form", "tax_code", "province",
                   "registered_address", "industry", "activity", "main_product", "content",
                   "status", "project_type", "location", "year"}),
        marks=frozenset({"legal_form", "tax_code", "industry", "activity", "address"}),
        refuses=frozenset({"title", "product", "code", _MONEY_SEEN}),
        renames={"beneficiary": "establishment", "content": "industry", "location": "address",
                 "project_type": "legal_form", "status": "activity"},
        required=("establishment",), keys=("establishment", "province", "address"),
        codes=("tax_code",),
    ),
    Content(
        ORGANISATIONS, (_BODIES, ("organisation_kind", "short_name")),
        frozenset({*_BODIES, *_CONTACTS, "organisation_kind", "short_name", "province",
                   "registered_address", "valid_from", "valid_to", "project_type"}),
        marks=frozenset({"organisation_kind", "short_name"}),
        refuses=frozenset({"title", "product", "tax_code", "legal_form", "username", _MONEY_SEEN}),
        renames={"implementing_unit": "organisation", "beneficiary": "organisation",
                 "project_type": "organisation_kind"},
        words={"truc thuoc": "parent", "co quan chu quan": "parent", "don vi chu quan": "parent"},
        required=("organisation",), keys=("organisation", "province"),
    ),
    Content(
        USERS, (("username", "email"), ("role", "username", "last_name", "person", "active")),
        frozenset({*_BODIES, "username", "email", "role", "last_name", "person", "active", "phone",
                   "province", "status", "unit"}),
        marks=frozenset({"username", "email", "role"}),
        refuses=frozenset({"title", "product", _MONEY_SEEN}),
        renames={"implementing_unit": "organisation", "beneficiary": "organisation",
                 "person": "full_name", "status": "active"},
        words={"ten": "first_name", "ho": "last_name", "chuc vu": "position"},
        required=("username",), columns=(("username",), ("role",)), codes=("username", "email"),
    ),
    Content(
        CEILINGS,
        (("title", "weak_title", "content", "item"), ("percent", "factor", _MONEY_SEEN), _RULES),
        frozenset({*_RULES, "item", "title", "weak_title", "content", "province", "source",
                   "amount_support", "amount_total", "planned", "valid_to", "percent", "day",
                   "start", "end"}),
        marks=frozenset({*_RULES, "item"}),
        refuses=frozenset({"product", "beneficiary", "code", "year", "location", "decision_no"}),
        renames={"weak_title": "title", "amount_support": "amount_total", "source": "programme",
                 "planned": "amount_total", "start": "valid_from", "end": "valid_to",
                 "day": "valid_from", "percent": "share"},
        untitled={"content": "title"}, words={"loai": "ceiling_kind", "loai muc": "ceiling_kind"},
        required=("title",), columns=(("share", "amount_total", "factor"),),
        keys=("title", "item", "ceiling_kind", "programme", "province", "content", "per",
              "condition", "valid_from"),
    ),
)  # fmt: skip
CONTENTS: Final = {content.name: content for content in _CONTENTS}
KINDS: Final = tuple(CONTENTS)
_OTHERWISE: Final = CONTENTS[PROJECTS]
_ALL_FIELDS: Final = (
    frozenset().union(*(content.uses for content in _CONTENTS)) | frozenset(PLAN_STAGES)
) - _NEUTRAL | frozenset({"last_name", "organisation"})


def ranked(fields: Iterable[str]) -> tuple[str, ...]:
    """Return the likeliest kind first, then those that come within one column of it."""
    seen = _with_hints(frozenset(fields))
    possible = [content for content in _CONTENTS if content.is_possible(seen)] or [_OTHERWISE]
    best = max(content.score(seen) for content in possible)
    close = [content for content in possible if content.score(seen) >= best - 1]
    return tuple(content.name for content in sorted(close, key=lambda c: -c.score(seen)))


def _with_hints(fields: frozenset[str]) -> frozenset[str]:
    hints = {
        _MONEY_SEEN: bool(fields & MONEY),
        _ONLY_PLANNED: "planned" in fields and "actual" not in fields,
        _BARE: "province" in fields and bool(fields & MONEY) and not fields & _OF_PROJECTS,
        _BY_CONTENT: {"planned", "actual"} <= fields and not fields & _OF_ONE_PROJECT,
        _CONTACT: len(fields & _CONTACTS) > 1,
        _OF_REGISTER: "address" in fields and not fields & (MONEY | _OF_PROJECTS - {"beneficiary"}),
    }
    return fields | {hint for hint, is_there in hints.items() if is_there}
