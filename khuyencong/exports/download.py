"""A table as the answer to a request: which kind of file, in which unit, under which name.

`?dinh-dang=csv|xlsx|ods` asks for a file, `&don-vi=dong|trieu|ty` for the unit of its money. A
small file is answered whole. A long CSV is sent while its rows are read; a long workbook is written
to a temporary file first and sent from there. Neither is ever held in memory.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _

from khuyencong.exports.delimited import csv_lines
from khuyencong.exports.naming import file_name
from khuyencong.exports.ods import write_ods
from khuyencong.exports.ods_parts import MIMETYPE as ODS_TYPE
from khuyencong.exports.xlsx import write_xlsx
from khuyencong.tables import UNIT_BY_SLUG, MoneyUnit, Table

FORMAT: Final = "dinh-dang"
UNIT: Final = "don-vi"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT_IN_MEMORY: Final = 1_000_000
"""Bytes; what is longer is streamed or goes through the disk."""
WORKBOOKS: Final[dict[str, tuple[str, Callable[[Table, IO[bytes]], None]]]] = {
    "xlsx": (XLSX_TYPE, write_xlsx),
    "ods": (ODS_TYPE, write_ods),
}
FORMATS: Final = ("csv", *WORKBOOKS)
NOT_OF_THE_PAGE: Final = frozenset({FORMAT, UNIT, "bang", "trang"})


@dataclass(frozen=True)
class Download:
    """A file that somebody asked for."""

    file_format: str
    money: MoneyUnit = MoneyUnit.DONG
    address: str = ""

    @classmethod
    def asked(cls, request: HttpRequest) -> "Download | None":
        """Read the address; nothing where it asks for no file, or for one that there is not."""
        file_format = request.GET.get(FORMAT, "")
        unit = UNIT_BY_SLUG.get(request.GET.get(UNIT) or MoneyUnit.DONG.slug)
        if file_format not in FORMATS or unit is None:
            return None
        return cls(file_format, unit, page_address(request))

    def of(self, table: Table, name: str) -> HttpResponseBase:
        """Return the table as a file to save; `name` is without its ending."""
        whole = replace(table, address=table.address or self.address).in_unit(self.money)
        saved_as = file_name(name, self.file_format)
        if self.file_format == "csv":
            return csv_response(csv_lines(whole), saved_as)
        content_type, write = WORKBOOKS[self.file_format]
        return workbook_response(lambda file: write(whole, file), content_type, saved_as)


def page_address(request: HttpRequest) -> str:
    """Return the address of the page that a file was asked for on."""
    parameters = request.GET.copy()
    for name in NOT_OF_THE_PAGE:
        parameters.pop(name, None)
    query = f"?{parameters.urlencode()}" if parameters else ""
    return request.build_absolute_uri(request.path + query)


def problems(request: HttpRequest) -> list[str]:
    """Say that there is no such kind of file, or no such unit."""
    file_format, unit = request.GET.get(FORMAT, ""), request.GET.get(UNIT, "")
    found = []
    if file_format and file_format not in FORMATS:
        found.append(_("Không có định dạng “%s”; chỉ có csv, xlsx và ods.") % file_format[:40])
    if unit and unit not in UNIT_BY_SLUG:
        found.append(_("Không có đơn vị tiền “%s”; chỉ có dong, trieu và ty.") % unit[:40])
    return found


def csv_response(lines: Iterable[str], saved_as: str) -> HttpResponseBase:
    """Answer with a CSV: whole where it is short, else while it is made."""
    kind, rest = "text/csv; charset=utf-8", iter(lines)
    begun = list(_up_to(KEPT_IN_MEMORY, rest))
    following = next(rest, None)
    if following is None:
        return saved(HttpResponse("".join(begun).encode(), content_type=kind), saved_as)
    parts = (line.encode() for line in chain(["".join(begun), following], rest))
    return saved(StreamingHttpResponse(parts, content_type=kind), saved_as)


def _up_to(most: int, lines: Iterator[str]) -> Iterator[str]:
    length = 0
    for line in lines:
        length += len(line)
        yield line
        if length > most:
            return


def workbook_response(
    write: Callable[[IO[bytes]], None], content_type: str, saved_as: str
) -> HttpResponseBase:
    """Answer with what `write` writes, through the disk where it is long."""
    file: Any = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115  the response closes it
    write(file)
    length = file.tell()
    file.seek(0)
    if length <= KEPT_IN_MEMORY:
        with file:
            return saved(HttpResponse(file.read(), content_type=content_type), saved_as)
    response = FileResponse(file, content_type=content_type)
    response.headers["Content-Length"] = str(length)
    return saved(response, saved_as)


def saved(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """Have the browser save an answer under a name."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
