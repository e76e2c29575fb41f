"""Choosing a file, or pasting a block from Excel (tải tệp, dán bảng)."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.attachments.fields import printable
from khuyencong.sheets.limits import MEGABYTE, UPLOAD

ACCEPTED: Final = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"
LONGEST_BLOCK: Final = 500_000
PASTED: Final = "Bảng dán từ Excel.tsv"
LARGEST_MB: Final = UPLOAD.file_bytes // MEGABYTE


class UploadForm(forms.Form):
    """One file, looked at before it is kept."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Chọn tệp, hoặc kéo thả vào đây"),
        help_text=_("Excel (.xlsx, .xls, .xlsm), LibreOffice (.ods) hoặc CSV, không quá 10 MB."),
        allow_empty_file=True,  # refused with the reader's own words
        error_messages={
            "required": _("Chưa chọn tệp nào: hãy chọn một tệp bảng tính rồi bấm “Đọc tệp”."),
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-files": str(LARGEST_MB)}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="", auto_id="id_%s")

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large to be read while somebody waits."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > UPLOAD.file_bytes:
            message = gettext(
                "“%(name)s” lớn hơn %(size)d MB: hãy chia thành nhiều tệp, hoặc nhờ quản trị hệ "
                "thống nhập bằng lệnh import_sheet."
            )
            words = {"name": printable(upload.name or ""), "size": LARGEST_MB}
            raise ValidationError(message % words)
        return upload

    def given(self) -> tuple[str, UploadedFile[Any]]:
        """Return the name and the file."""
        upload = self.cleaned_data["file"]
        return upload.name or "", upload


class PasteForm(forms.Form):
    """Cells copied from a spreadsheet, headings with them."""

    use_required_attribute = False
    block = forms.CharField(
        label=_("Dán vùng ô đã chép từ Excel"),
        help_text=_("Chép cả dòng tiêu đề. Một dòng “Đơn vị tính: …” ở trên tiêu đề cũng được."),
        max_length=LONGEST_BLOCK,
        strip=False,
        error_messages={
            "required": _("Chưa dán gì: hãy chép vùng ô trong Excel (Ctrl+C) rồi dán (Ctrl+V)."),
            "max_length": _("Vùng dán quá lớn; hãy tải cả tệp lên."),
        },
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "wrap": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="", auto_id="id_%s")

    def clean_block(self) -> str:
        """Ask for something where only blanks were pasted."""
        block: str = self.cleaned_data["block"]
        if not block.strip():
            raise ValidationError(self.fields["block"].error_messages["required"])
        return block

    def given(self) -> tuple[str, bytes]:
        """Return a name and the bytes, as if it were a file."""
        return PASTED, self.cleaned_data["block"].encode()
