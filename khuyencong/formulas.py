"""Text that a spreadsheet would run as a formula, and how it is made harmless. No Django here.

Dangerous are "=", "@", tab and carriage return at the start, and a "+" or "-" that goes on with a
call, a pipe (DDE) or a reference to another file. "- " and "+ " are ordinary list marks of
Vietnamese documents and stay as they are. Cells of a workbook have a type, so only text files
(CSV) take the apostrophe; it can be taken off again without loss.
"""

import re
import unicodedata
from typing import Final

QUOTE: Final = "'"

_BLANK: Final = " \n\v\f\u00a0\u3000\ufeff\u200b"
"""What may stand before a formula that is run all the same."""
_STARTS: Final = frozenset("=@\t\r")
_SIGNS: Final = frozenset("+-")
_NAME: Final = r"(?<![^\W_])[A-Za-z_][A-Za-z0-9_.]*"
_RUNS: Final = re.compile(
    rf"\||{_NAME}\(|[-+*/^&=<>(,;]{_NAME}\s+\(|!\s*\$?[A-Za-z]{{1,3}}\$?[0-9]",
)
_CALLED_AT_ONCE: Final = re.compile(rf"{_NAME}\s+\(")


def is_run_as_formula(text: str) -> bool:
    """Say whether a spreadsheet may run the text, also behind spaces or in wide characters."""
    plain = unicodedata.normalize("NFKC", text.lstrip(_BLANK))
    first = plain[:1]
    if first in _STARTS:
        return True
    return first in _SIGNS and _goes_on(plain[1:])


def _goes_on(rest: str) -> bool:
    """Say whether what follows a sign calls something; "- Máy CNC (02 cái)" does not."""
    if _RUNS.search(rest):
        return True
    is_list_mark = rest[:1].isspace()
    return not is_list_mark and _CALLED_AT_ONCE.match(rest) is not None


def neutralised(text: str) -> str:
    """Set an apostrophe before what would run, and before what looks as if we had done so."""
    return QUOTE + text if is_run_as_formula(text.lstrip(QUOTE)) else text


def restored(text: str) -> str:
    """Return the text that `neutralised` was given: reading our own file changes nothing."""
    is_ours = text.startswith(QUOTE) and is_run_as_formula(text.lstrip(QUOTE))
    return text[len(QUOTE) :] if is_ours else text
