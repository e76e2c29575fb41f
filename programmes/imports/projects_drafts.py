"""What a row of a list or plan appendix says about one project; no register is asked yet."""

from typing import Any, Final

from khuyencong.imports.drafts import Draft
from khuyencong.imports.resources import draft_of
from khuyencong.sheets.vocabulary import BOTH
from khuyencong.text import search_key
from programmes.imports.projects_words import FLAGSHIP, KINDS, contents_named, plain_words
from programmes.models import STATE_SOURCES, ProjectKind

Key = tuple[str, str | None]
SUPPORT: Final[tuple[Key, ...]] = (("amount_support", None), ("planned", None), ("allocated", None))


def project_draft(resource: Any, table: Any, record: Any) -> list[Draft]:
    """Read one project."""
    draft = draft_of(resource, table, record)
    settle_money(draft, record)
    settle_source(draft)
    settle_content(draft, record)
    settle_kind(draft, record)
    settle_tax_code(draft, record)
    return [draft]


def settle_money(draft: Draft, record: Any) -> None:
    """Give support that names no source to the row's programme."""
    source = draft.values.get("source")
    if source not in STATE_SOURCES or draft.values.get(source) is not None:
        return
    key = next((key for key in SUPPORT if record.amounts.get(key) is not None), None)
    if key is not None:
        draft.values[source] = record.amounts[key]
        draft.cells[source] = {"column": record.columns[key], "row": record.row}


def settle_source(draft: Draft) -> None:
    """Take the national programme for a project that both pay; without its money, the local one.

    One sum for both stays "both", and is refused where the row is compared.
    """
    if draft.values.get("source") != BOTH:
        return
    paid = [source.value for source in STATE_SOURCES if draft.values.get(source)]
    if paid:
        draft.values["source"] = paid[0]


def settle_content(draft: Draft, record: Any) -> None:
    """Take the content from the nearest heading that names one; costs of management say it."""
    if draft.values.get("content"):
        return
    headings = [label for label in reversed(record.groups) if contents_named(label)]
    if headings:
        draft.values["content"] = headings[0]
    elif plain_words(str(draft.values.get("title") or "")).startswith("chi quan ly"):
        draft.values["content"] = draft.values["title"]


def settle_kind(draft: Draft, record: Any) -> None:
    """Read "Đề án nhóm" and "Đề án điểm" where they are all that a cell says."""
    words = [record.text("project_type"), record.text("note")]
    folded = [search_key(text) for text in words if text]
    if not draft.values.get("kind"):
        draft.values["kind"] = next((KINDS[word] for word in folded if word in KINDS), None)
    if not draft.values.get("is_flagship") and any(word in FLAGSHIP for word in folded):
        draft.values["is_flagship"] = "co"
    if draft.values.get("kind") and search_key(str(draft.values["kind"])) in FLAGSHIP:
        draft.values["kind"] = ProjectKind.ORDINARY.value


def settle_tax_code(draft: Draft, record: Any) -> None:
    """Put a tax code of its own column beside the one name that it belongs to."""
    code, names = record.text("tax_code"), draft.values.get("beneficiaries")
    if code and names and "\n" not in names and "(" not in names:
        draft.values["beneficiaries"] = f"{names} (MST {code})"
