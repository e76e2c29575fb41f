"""Why a file is not read: a stable kind, and Vietnamese words that say what to do."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_MESSAGES: Final = {
    "empty": gettext_noop("Tệp rỗng (0 byte)."),
    "extension": gettext_noop("Chỉ nhận bảng tính .xlsx, .xlsm, .xls, .ods, .csv, .tsv hoặc .txt."),
    "too_large": gettext_noop("Tệp quá lớn; hãy chia thành nhiều tệp."),
    "not_a_sheet": gettext_noop(
        "Nội dung tệp không phải là bảng tính, dù tên tệp nói vậy. "
        "Hãy mở bằng Excel và lưu lại thành .xlsx."
    ),
    "markup": gettext_noop(
        "Đây là trang web hoặc tệp XML mang tên bảng tính. "
        "Hãy mở bằng Excel và lưu lại thành .xlsx."
    ),
    "program": gettext_noop("Đây là một chương trình, không phải bảng tính."),
    "old_format": gettext_noop(
        "Định dạng này quá cũ hoặc là .xlsb. Hãy mở bằng Excel và lưu lại thành .xlsx."
    ),
    "password": gettext_noop(
        "Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi tải lại."
    ),
    "bomb": gettext_noop("Tệp nén bất thường: giải nén ra quá lớn. Hãy lưu lại từ Excel."),
    "too_many_parts": gettext_noop("Tệp nén bất thường: chứa quá nhiều thành phần."),
    "damaged": gettext_noop("Tệp bị hỏng hoặc thiếu phần; hãy lưu lại từ Excel rồi thử lại."),
    "unsafe_xml": gettext_noop("Tệp chứa khai báo XML không an toàn (DTD/ENTITY)."),
    "too_many_rows": gettext_noop("Tệp có quá nhiều dòng; hãy chia thành nhiều tệp."),
    "too_many_columns": gettext_noop("Có ô ở quá xa bên phải; hãy xoá các cột thừa rồi lưu lại."),
    "too_many_cells": gettext_noop("Tệp có quá nhiều ô; hãy chia thành nhiều tệp."),
    "too_many_sheets": gettext_noop("Tệp có quá nhiều trang tính; hãy chia thành nhiều tệp."),
    "too_long": gettext_noop("Có ô chứa quá nhiều chữ; hãy rút ngắn rồi tải lại."),
    "broken_quotes": gettext_noop(
        "Dấu nháy kép trong tệp CSV không khớp nên không biết ô kết thúc ở đâu; "
        "hãy lưu lại từ Excel."
    ),
    "encoding": gettext_noop("Không đoán được bảng mã của tệp; hãy lưu lại là CSV UTF-8."),
    "too_slow": gettext_noop("Đọc tệp mất quá nhiều thời gian hoặc bộ nhớ nên đã dừng lại."),
    "no_cells": gettext_noop("Tệp không có ô nào có dữ liệu."),
}
KINDS: Final = frozenset(_MESSAGES)


class RefusedSheetError(ValueError):
    """A file is not read; `kind` is a stable key, the message is for the user."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    @property
    def message(self) -> str:
        """Say it to the user, in the language of the request."""
        return _(_MESSAGES[self.kind])
