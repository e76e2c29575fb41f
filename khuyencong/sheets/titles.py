"""What the lines around a table say about all of it: province, year, source, unit, decision."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeVar

from khuyencong.formatting import Unit
from khuyencong.sheets.grid import Grid
from khuyencong.sheets.periods import FIRST_YEAR, LAST_YEAR, PeriodError, parse_day
from khuyencong.sheets.places import FindPlace
from khuyencong.sheets.units import stated_unit, unit_of_header
from khuyencong.sheets.values import STAGES_OF
from khuyencong.sheets.vocabulary import source_of, stage_of
from khuyencong.text import search_key

_Found = TypeVar("_Found")


class TitleLine(NamedTuple):
    """A line of text outside of the body."""

    row: int
    column: int
    text: str


@dataclass
class Context:
    """What holds for every row of a table unless the row says otherwise; `None`: not found."""

    province: str | None = None
    year: int | None = None
    period: str | None = None
    source: str | None = None
    level: str | None = None
    region: str | None = None
    decision_no: str | None = None
    decision_date: datetime.date | None = None
    unit: Unit | None = None
    stage: str | None = None
    doubts: list[tuple[str, str, TitleLine, str]] = field(default_factory=list)
    """(kind, field, line, value) of what a title says and cannot be."""
    by_name: list[str] = field(default_factory=list)
    """What only the file's name says: "year", "province", "source"."""


_LONGEST: Final = 500
_DECISION: Final = re.compile(
    r"(?:số|so)\s*[:]?\s*([0-9]+[0-9A-Za-zĐđ/\-&.]*[A-Za-zĐđ][0-9A-Za-zĐđ/\-&.]*)", re.IGNORECASE
)
_DECISION_DAY: Final = re.compile(
    r"ngày\s+(\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4})",
    re.IGNORECASE,
)
_ATTACHED: Final = re.compile(r"kem theo|quyet dinh so|cong van so|to trinh so|bao cao so|can cu")
_IN_BRACKETS: Final = re.compile(r"\([^()]*kèm theo[^()]*\)", re.IGNORECASE)
_YEAR: Final = re.compile(
    r"\b(?:nam|nien do)\s*:?\s*(?:(?:bao cao|ke hoach|thuc hien|ngan sach)\s*:?\s*)?(\d{4})\b"
    r"|\b(?:thang|quy)(?: [0-9ivx]{1,3})?\s*[/\-]\s*(\d{4})\b"
    r"|\bden (?:het )?(?:ngay )?(?:\d{1,2}/)?\d{1,2}/(\d{4})\b"
)
_SIGNED_ON: Final = re.compile(
    r"(?<!den )(?<!den het )\bngay[\s._\u2026]*\d{0,2}[\s._\u2026]*thang[\s._\u2026]*\d{0,2}"
    r"[\s._\u2026]*nam[\s._\u2026]*\d{0,4}"
)
"""The day of a signature: "Gia Lai, ngày 28 tháng 12 năm 2022" stands above the plan of 2023."""
_BARE_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_WHOLE_DATE: Final = re.compile(
    r"(?<!\d)(?:\d{1,2}[-_. ]\d{1,2}[-_. ]\d{4}|\d{4}[-_. ]\d{1,2}[-_. ]\d{1,2}"
    r"|(?:19|20)\d{6})(?!\d)"
)
_MOST_WORDS, _LONGEST_PLACE, _SHORTEST_PLACE = 20, 5, 4
_SPAN_OF_YEARS: Final = re.compile(r"giai doan|\d{4}\s*-\s*\d{4}")
_MONTHS: Final = re.compile(r"\b(\d{1,2}) thang(?: (dau|cuoi))?(?: nam)?\b")
_QUARTER: Final = re.compile(r"\bquy (i{1,3}|iv|[1-4])\b")
_MONTH: Final = re.compile(r"\bthang (\d{1,2})\b")
_UNTIL: Final = re.compile(
    r"\bden (?:het )?(?:ngay )?(?:\d{1,2}/(?=\d{1,2}/))?(?:\d{1,2} )?(?:thang )?(\d{1,2})\b"
)
_CUMULATED: Final = re.compile(r"\bluy ke\b")
_LEVEL: Final = re.compile(r"cấp\s+([^\W\d_]+(?:\s[^\W\d_]+)?)", re.IGNORECASE)
_LEVELS: Final = {
    "quoc gia": "nation",
    "trung uong": "nation",
    "khu vuc": "region",
    "tinh": "province",
    "huyen": "district",
}
_MIDDLE: Final = "Miền Trung - Tây Nguyên"
_REGIONS: Final = {
    "phia bac": "Bắc",
    "mien bac": "Bắc",
    "mien trung": _MIDDLE,
    "tay nguyen": _MIDDLE,
    "phia nam": "Nam",
    "mien nam": "Nam",
}
_UNIT_OF_PROVINCE: Final = re.compile(
    r"(?:tỉnh|thành phố|tp\.?)(?:\s*:\s*|\s+)((?:[^\W\d_][\w.'-]*\s*[-–]?\s*){1,5})", re.IGNORECASE
)
_QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def context_of(
    lines: list[TitleLine], file_name: str, find: FindPlace, sheet_name: str = ""
) -> Context:
    """Gather what titles say; names of sheet and file are asked only for what they do not."""
    context = Context()
    titles = _without_attached(lines)
    for line in lines:
        _see_decision(context, line)
    context.unit = _only({unit for line in lines if (unit := _unit(line.text))})
    context.year = _only({year for line in titles for year in _years(context, line)})
    for line in titles:
        _see_level(context, line)
    _see_source(context, titles)
    _see_province(context, titles if _provinces_of(titles, find) else lines, find)
    if not any(_YEAR.search(_timed(line.text)) for line in titles):
        context.year = _year_of_sheet(sheet_name) or _year_of_name(file_name)
        context.by_name += ["year"] if context.year else []
    context.period = period_of([line.text for line in titles]) or ("year" if context.year else None)
    _see_names(context, sheet_name, file_name, find)
    return context


def _unit(text: str) -> Unit | None:
    return stated_unit(text) or unit_of_header(text)


def _see_names(context: Context, sheet_name: str, file_name: str, find: FindPlace) -> None:
    """Take province and source from the names, where no title says them; and say so."""
    name, sheet = _stem(file_name), _spaced(sheet_name)
    said = (
        ("source", _source(sheet) or _source(name)),
        ("province", _named_whole(sheet, find) or _only(_named_in(name, find))),
    )
    for what, value in said:
        if value and getattr(context, what) is None:
            setattr(context, what, value)
            context.by_name.append(what)


def _stem(file_name: str) -> str:
    """Return the words of a file's name, without its ending and without a whole date."""
    stem = file_name.rpartition(".")[0] or file_name
    return _spaced(_WHOLE_DATE.sub(" ", stem))


def _spaced(name: str) -> str:
    return " ".join(re.sub(r"[_.\-+()]", " ", name).split())


def _named_whole(name: str, find: FindPlace) -> str | None:
    """Return the province that a sheet is called by; two letters may stand for anything."""
    return find(name).name if len(name) >= _SHORTEST_PLACE else None


def _named_in(name: str, find: FindPlace) -> set[str]:
    """Find the provinces that a name holds: its longest runs of words first."""
    words = name.split()[:_MOST_WORDS]
    found: set[str] = set()
    for count in range(_LONGEST_PLACE, 0, -1):
        for start in range(len(words) - count + 1):
            run = " ".join(words[start : start + count])
            place = find(run).name if len(run) >= _SHORTEST_PLACE and run.strip() else None
            if place:
                found.add(place)
                words[start : start + count] = [""] * count
    return found


def stage_of_titles(lines: list[TitleLine], kind: str) -> str | None:
    """Read the stage of a whole table from its titles, where its kind has stages."""
    if kind not in STAGES_OF:
        return None
    titles = [line.text for line in _without_attached(lines)]
    return _only({stage for text in titles if (stage := stage_of(text, STAGES_OF[kind]))})


def _without_attached(lines: list[TitleLine]) -> list[TitleLine]:
    """Leave out what only says where a table belongs: "(Kèm theo Quyết định số …)"."""
    bare = (line._replace(text=_IN_BRACKETS.sub(" ", line.text).strip()) for line in lines)
    return [line for line in bare if line.text and not _ATTACHED.search(search_key(line.text))]


def lines_of(grid: Grid, rows: list[int]) -> list[TitleLine]:
    """Return the texts of some rows, left to right; "Năm:" with what stands in the next cell."""
    return [line for row in rows for line in _lines_of(grid, row)]


def _lines_of(grid: Grid, row: int) -> list[TitleLine]:
    lines: list[TitleLine] = []
    for cell in grid.cells(row):
        text = grid.text(row, cell.column)[:_LONGEST]
        if text and lines and lines[-1].text.endswith(":"):
            lines[-1] = lines[-1]._replace(text=f"{lines[-1].text} {text}"[:_LONGEST])
        elif text:
            lines.append(TitleLine(row, cell.column, text))
    return lines


def _see_decision(context: Context, line: TitleLine) -> None:
    if context.decision_no or not _ATTACHED.search(search_key(line.text)):
        return
    if number := _DECISION.search(line.text):
        context.decision_no = number[1].rstrip("/.-")
        day = _DECISION_DAY.search(line.text, number.end())
        context.decision_date = _day(day[0] if "tháng" in day[0] else day[1]) if day else None


def _day(text: str) -> datetime.date | None:
    try:
        return parse_day(text)
    except PeriodError:
        return None


def _only(found: set[_Found]) -> _Found | None:
    """Return what titles say, if they say one thing; two units or two years are asked about."""
    return found.pop() if len(found) == 1 else None


def _years(context: Context, line: TitleLine) -> set[int]:
    """Find the years of a title; an impossible one is a doubt."""
    folded = _timed(line.text)
    if _SPAN_OF_YEARS.search(folded):
        return set()
    years = {int(next(filter(None, found))) for found in _YEAR.findall(folded)}
    possible = {year for year in years if FIRST_YEAR <= year <= LAST_YEAR}
    for year in sorted(years - possible):
        context.doubts.append(("year_out_of_range", "year", line, str(year)))
    return possible


def years_in(texts: list[str]) -> set[int]:
    """Return the years that headings name: "Kế hoạch năm 2023"."""
    found = (int(next(filter(None, years))) for text in texts
             for years in _YEAR.findall(_timed(text)))  # fmt: skip
    return {year for year in found if FIRST_YEAR <= year <= LAST_YEAR}


def _timed(text: str) -> str:
    """Fold a title, without the day of its signature."""
    return _SIGNED_ON.sub(" ", search_key(text))


def _year_of_sheet(name: str) -> int | None:
    """Read the year of a sheet that is called by nothing else: "2021", "Năm 2021"."""
    found = re.fullmatch(r"(?:nam )?((?:19|20)\d\d)", search_key(_spaced(name)))
    return int(found[1]) if found else None


def _year_of_name(file_name: str) -> int | None:
    years = set(_BARE_YEAR.findall(_stem(file_name)))
    return int(years.pop()) if len(years) == 1 else None


def _see_level(context: Context, line: TitleLine) -> None:
    found = _LEVEL.search(line.text)
    folded = search_key(line.text)
    if not found or context.level or "san pham" not in folded:
        return
    words = search_key(found[1])
    level = next((name for start, name in _LEVELS.items() if words.startswith(start)), None)
    context.level = level
    if level == "region":
        context.region = next((name for part, name in _REGIONS.items() if part in folded), None)
    elif level is None:
        value = " ".join(found[0].split()[:2])
        context.doubts.append(("unknown_level", "level", line, value))


def _see_source(context: Context, titles: list[TitleLine]) -> None:
    found = {source for line in titles if (source := _source(line.text))}
    context.source = _only(found)


def _source(text: str) -> str | None:
    """Read the source in a title; an authority's name ("Cục Công Thương địa phương") is none."""
    folded = search_key(text)
    words = re.findall(r"khuyen cong (?:quoc gia|dia phuong)|\bkcqg\b|\bkcdp\b", folded)
    return source_of(" ".join(words)) if words else None


def _see_province(context: Context, lines: list[TitleLine], find: FindPlace) -> None:
    context.province = _only(_provinces_of(lines, find))


def _provinces_of(lines: list[TitleLine], find: FindPlace) -> set[str]:
    return {name for line in lines for name in _provinces(line.text, find)}


def _provinces(text: str, find: FindPlace) -> set[str]:
    names = set()
    for match in _UNIT_OF_PROVINCE.finditer(text):
        words = match[1].split()
        for count in range(len(words), 0, -1):
            name = find(" ".join(words[:count])).name
            if name:
                names.add(name)
                break
    return names


def period_of(texts: list[str]) -> str | None:
    """Name the period that texts state: "M07" (to July), "Q2", "H2", "month-05"; else `None`."""
    folded = [_timed(text) for text in texts]
    is_cumulated = any(_CUMULATED.search(text) for text in folded)
    return next((period for text in folded if (period := _period(text, is_cumulated))), None)


def _period(folded: str, is_cumulated: bool) -> str | None:
    if until := _UNTIL.search(folded):
        return _months(until[1])
    if months := _MONTHS.search(folded):
        if months[2] == "cuoi":
            return "H2" if months[1] == "6" else None
        return _months(months[1])
    if quarter := _QUARTER.search(folded):
        return f"Q{_QUARTERS[quarter[1]]}"
    if (month := _MONTH.search(folded)) and "ngay" not in folded:
        return _months(month[1]) if is_cumulated else f"month-{int(month[1]):02}"
    return None


def _months(count: str) -> str | None:
    return f"M{int(count):02}" if 1 <= int(count) <= 12 else None
