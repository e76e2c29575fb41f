"""Tax codes (mã số thuế): text of 10 digits, or of 13 for a branch; the tenth digit checks.

Structure: TT 86/2024/TT-BTC Điều 5. The check digit is 10 − (Σ weight × digit) mod 11 over the
first nine; the circular does not print the weights, these are the ones of python-stdnum's
`stdnum.vn.mst` and hold for the published codes of well-known firms (tests).
"""

import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
BODY, BRANCH, PERSONAL_NUMBER = 10, 13, 12

_BETWEEN = re.compile(r"[\s.\-‐‑–—]+")
_CODE = re.compile(r"[0-9]{10}(?:[0-9]{3})?")


def tidy(text: str) -> str:
    """Write a code in the one way in which it is stored: "0100109106", "0100109106-001"."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    return f"{digits[:BODY]}-{digits[BODY:]}" if len(digits) == BRANCH else digits


def body_of(code: str) -> str:
    """Return the code of the whole enterprise, also for one of its branches."""
    return code[:BODY]


def checked(text: str) -> str:
    """Return a code tidied; raises ValidationError that says what is wrong with it."""
    code = tidy(text)
    digits = code.replace("-", "")
    if len(digits) == PERSONAL_NUMBER and digits.isdigit():
        raise ValidationError(
            _(
                "Mã 12 số là số định danh cá nhân, hệ thống không lưu số này. Hộ kinh doanh, cá "
                "nhân có thể để trống. Nếu là mã chi nhánh bị mất số 0 ở đầu, hãy gõ đủ 13 số."
            )
        )
    if not _CODE.fullmatch(digits):
        raise ValidationError(
            _("Mã số thuế có 10 hoặc 13 chữ số; chép từ bảng tính có thể đã mất số 0 ở đầu.")
        )
    if digits[BODY - 1] != check_digit(digits):
        raise ValidationError(_("Mã số thuế sai số kiểm tra: có chữ số gõ nhầm hoặc đảo chỗ."))
    if digits[2:9] == "0000000" or digits[BODY:] == "000":
        raise ValidationError(_("Không có mã số thuế này: số thứ tự không thể toàn số 0."))
    return code


def check_digit(digits: str) -> str:
    """Return what the tenth digit must be; "10" where no code can begin like this."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    return str(10 - total % 11)
