"""Finds the header of a table: one to five rows with merges, wherever it starts."""

import itertools
import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from khuyencong.sheets.choices import IGNORE, NOTHING_CHOSEN, ColumnChoice, TableChoice
from khuyencong.sheets.columns import Column, Header, settled
from khuyencong.sheets.grid import Grid, is_number
from khuyencong.sheets.periods import FIRST_YEAR, LAST_YEAR
from khuyencong.sheets.units import stated_unit, unit_of_header
from khuyencong.sheets.vocabulary import MONEY, meaning_of, stage_of

DEEPEST: Final = 5
_LONGEST: Final = 160
_NUMBER_CELL: Final = re.compile(
    r"\(?\s*\d{1,2}\s*\)?(?:\s*=\s*[\d()+\-*/:%x×\s]+)?|\(?[A-Za-zĐđ]\)?|\[\d{1,2}\]"
)
_STARTS_NUMBER: Final = frozenset("0123456789")
_ANCHORS: Final = frozenset({
    "title", "weak_title", "province", "product", "beneficiary", "code", "organisation",
    "implementing_unit", "indicator", "username", "email", "item", "decision_no", "establishment",
    "legal_basis",
})  # fmt: skip
_FEWEST: Final = 2
_MANY: Final = 4
"""Different fields that make a header, however many columns are unknown beside them."""
_WIDEST: Final = 40


def find_header(grid: Grid, rows: list[int], start: int = 0) -> Header | None:
    """Find the first header at or after `rows[start]`."""
    for index in range(start, len(rows)):
        header = header_at(grid, rows[index])
        if header:
            inside = [row for row in rows[index + 1 : index + DEEPEST] if row <= header.bottom]
            return _without_titles(grid, header, inside)
    return None


def _without_titles(grid: Grid, header: Header, rows: list[int]) -> Header:
    """Start lower if that explains as much: a title above the header is no part of it."""
    lower = (header_at(grid, row) for row in rows)
    as_good = [h for h in lower if h and _explains(h) >= _explains(header)]
    return as_good[-1] if as_good else header


def is_number_row(grid: Grid, row: int) -> bool:
    """Say whether a row only numbers the columns: (1), (2), (7)=(8)+(9); A, B, 1, 2, 3=2/1."""
    cells = grid.cells(row)
    if len(cells) < 3 or not all(
        _NUMBER_CELL.fullmatch(grid.text(row, cell.column)) for cell in cells
    ):
        return False
    texts = [grid.text(row, cell.column) for cell in cells]
    firsts = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    return len(firsts) >= 2 and all(b - a == 1 for a, b in itertools.pairwise(firsts))


def may_start(grid: Grid, row: int) -> bool:
    """Say whether a row has enough words, and among them a heading."""
    values = [cell.value for cell in grid.cells(row)]
    words = [value for value in values if isinstance(value, str)]
    numbers = len(values) - len(words) + sum(value[0] in _STARTS_NUMBER for value in words)
    if len(words) < _FEWEST or numbers > len(words) // 4 or max(map(len, words)) > _LONGEST * 2:
        return False
    texts = [grid.text(row, cell.column) for cell in grid.cells(row)]
    short = [text for text in texts if text and len(text) <= _LONGEST]
    return len(short) == len(texts) and any(meaning_of((text,)) for text in short)


def headings_in(grid: Grid, row: int) -> frozenset[tuple[int, str]]:
    """Return the cells of a row that may be headings; "Doanh nghiệp" is one, and a value too."""
    cells = ((cell.column, grid.text(row, cell.column)) for cell in grid.cells(row))
    return frozenset((column, text) for column, text in cells if meaning_of((text,)))


def header_at(grid: Grid, top: int) -> Header | None:
    """Read a header from a row down; further rows count if merges say so or they explain more."""
    if not may_start(grid, top):
        return None
    best = _header(grid, top, top)
    bottom = top
    while bottom - top + 1 < DEEPEST and _may_belong(grid, top, bottom + 1):
        bottom += 1
        deeper = _header(grid, top, bottom)
        if _is_forced(grid, top, bottom, best.bottom) or _explains(deeper) > _explains(best):
            best = deeper
    if not _is_header(grid, best):
        return None
    return _with_number_row(grid, best)


def _with_number_row(grid: Grid, header: Header) -> Header:
    if is_number_row(grid, header.bottom + 1):
        return replace(header, bottom=header.bottom + 1)
    return header


def _may_belong(grid: Grid, top: int, row: int) -> bool:
    cells = grid.cells(row)
    numbers = [cell.value for cell in cells if is_number(cell.value)]
    if is_number_row(grid, row) or (numbers and not _are_years(numbers, len(cells))):
        return False
    if any(len(grid.text(row, cell.column)) > _LONGEST for cell in cells):
        return False
    return bool(cells) or bool(grid.spans_by_row.get(row))


def _are_years(numbers: list[int | Decimal], cells: int) -> bool:
    """Say whether a row has nothing but years: the last words of "Kế hoạch" / "năm" / 2025."""
    return len(numbers) == cells and all(FIRST_YEAR <= number <= LAST_YEAR for number in numbers)


def _is_forced(grid: Grid, top: int, bottom: int, sure: int) -> bool:
    """Say whether the last row is part of the header: cells reach into it, or it tells units.

    Only cells of rows that are surely of the header count: those of items are merged too.
    """
    spans = grid.spans_by_row.get(bottom, ())
    reaching = [span for span in spans if top <= span.top <= sure and span.top < bottom]
    return bool(reaching) or _is_unit_row(grid, bottom)


def _is_unit_row(grid: Grid, row: int) -> bool:
    """Say whether a row below the headings only says units: "(triệu đồng)", "(%)"."""
    texts = [grid.text(row, cell.column) for cell in grid.cells(row)]
    are_units = [stated_unit(text) is not None for text in texts]
    return any(are_units) and all(
        is_unit or "%" in text for is_unit, text in zip(are_units, texts, strict=True)
    )


def _explains(header: Header) -> int:
    return len({(column.field, column.source) for column in header.columns}) * 10 - len(
        header.unknown
    )


def _is_header(grid: Grid, header: Header) -> bool:
    fields = {column.field for column in header.columns}
    named = len(header.columns) + len(header.unknown) + len(header.duplicates)
    enough = len(fields) >= 3 or (len(fields) == _FEWEST and named == _FEWEST)
    are_known = len(header.columns) * 2 >= named or len(fields) >= _MANY
    return enough and bool(fields & _ANCHORS) and are_known


def _header(grid: Grid, top: int, bottom: int, choice: TableChoice = NOTHING_CHOSEN) -> Header:
    columns: list[Column] = []
    unknown: list[tuple[int, str]] = []
    ignored = tuple(n for n, column in choice.columns.items() if column.field == IGNORE)
    for number in _column_numbers(grid, top, bottom):
        if number in ignored:
            continue
        parts = _path(grid, top, bottom, number)
        column = _column(number, parts, choice.columns.get(number))
        if column:
            columns.append(column)
        elif parts:
            unknown.append((number, " / ".join(parts)))
    header = settled(top, bottom, columns, unknown, choice.kind)
    return replace(header, ignored=ignored) if ignored else header


def _column(number: int, parts: tuple[str, ...], choice: ColumnChoice | None) -> Column | None:
    meaning = meaning_of(parts)
    field = choice.field if choice and choice.field else meaning.field if meaning else None
    if field is None:
        return None
    source = meaning.source if meaning and not (choice and choice.field) else None
    unit = next((unit for part in reversed(parts) if (unit := unit_of_header(part))), None)
    stage = _stage(parts) if field in MONEY else None
    column = Column(number, field, " / ".join(parts), source, unit, stage)
    return _chosen(column, choice) if choice else column


def _stage(parts: tuple[str, ...]) -> str | None:
    return next((stage for part in reversed(parts) if (stage := stage_of(part))), None)


def _chosen(column: Column, choice: ColumnChoice) -> Column:
    return replace(
        column,
        source=choice.source or column.source,
        stage=choice.stage or column.stage,
        unit=choice.unit or column.unit,
        is_chosen=choice.field is not None,
    )


def header_in(grid: Grid, top: int, bottom: int) -> Header:
    """Read the rows that the user says are the header, whatever stands there."""
    return _header(grid, top, min(max(top, bottom), top + DEEPEST - 1))


def chosen_header(grid: Grid, found: Header, choice: TableChoice) -> Header:
    """Read a header again as the user corrects it: its rows, its kind, its columns."""
    if choice == NOTHING_CHOSEN:
        return found
    top = choice.top or found.top
    bottom = max(choice.bottom or (found.bottom if choice.top is None else top), top)
    header = _header(grid, top, min(bottom, top + DEEPEST - 1), choice)
    return header if choice.bottom else _with_number_row(grid, header)


def _column_numbers(grid: Grid, top: int, bottom: int) -> list[int]:
    found = {cell.column for row in range(top, bottom + 1) for cell in grid.cells(row)}
    for row in range(top, bottom + 1):
        for span in grid.spans_by_row.get(row, ()):
            heads = span.top == row < bottom and grid.text(span.top, span.left)
            if heads and 0 < span.right - span.left < _WIDEST:
                found |= set(range(span.left, span.right + 1))
    return sorted(found)


def _path(grid: Grid, top: int, bottom: int, column: int) -> tuple[str, ...]:
    """Return the texts above a column, top to bottom, each once."""
    parts: list[str] = []
    for row in range(top, bottom + 1):
        span = grid.span_at(row, column)
        text = grid.text(span.top, span.left) if span else grid.text(row, column)
        if not text and not span and row < bottom:
            text = _text_to_the_left(grid, row, bottom, column)
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return tuple(parts)


def _text_to_the_left(grid: Grid, row: int, bottom: int, column: int) -> str:
    """Take the heading that stands over several columns without being merged over them."""
    below = [grid.text(lower, column) for lower in range(row + 1, bottom + 1)]
    if not any(below):
        return ""
    for left in range(column - 1, max(column - 8, 0), -1):
        text = grid.text(row, left)
        if text:
            span = grid.span_from(row, left)
            heads = any(grid.text(lower, left) for lower in range(row + 1, bottom + 1))
            return text if heads and span.right == left and span.bottom == row else ""
    return ""
