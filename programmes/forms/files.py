"""Adding files to a project, a decision or a batch, and removing one (tệp kèm theo)."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.attachments.allowance import refuse_too_much
from khuyencong.attachments.fields import MOST_AT_ONCE, AttachmentsField
from khuyencong.attachments.models import Accepted
from programmes.models import FileKind, ProjectFile


class UploadsForm(forms.Form):
    """Several files of one person at once, within the hour's allowance."""

    use_required_attribute = False
    uploads = AttachmentsField(label=_("Chọn tệp, hoặc kéo thả vào đây"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, user: Any) -> None:
        super().__init__(data, files, label_suffix="")
        self.user = user
        limits = {"size": settings.ATTACHMENT_MAX_MB, "count": MOST_AT_ONCE}
        words = gettext("Mỗi tệp không quá %(size)d MB, mỗi lần nhiều nhất %(count)d tệp.")
        self.fields["uploads"].help_text = words % limits

    def clean(self) -> dict[str, Any]:
        """Ask for a file where there is none; refuse what is too much for one hour."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.accepted:
            refuse_too_much(self.user, self.accepted)
        elif not {"uploads", "photos"} & set(self.errors):
            self.add_error("uploads", gettext("Hãy chọn ít nhất một tệp."))
        return values

    @property
    def accepted(self) -> list[Accepted]:
        """Return the files from both places."""
        return [*self.cleaned_data.get("uploads", ()), *self.cleaned_data.get("photos", ())]


class FilesForm(UploadsForm, forms.ModelForm[ProjectFile]):
    """Several files of one kind with what is written on them."""

    photos = AttachmentsField(label=_("Chụp ảnh bằng điện thoại"), required=False)

    class Meta:
        model = ProjectFile
        fields = ("kind", "number", "dated_on", "issued_by", "note")
        widgets = {"dated_on": forms.DateInput(attrs={"inputmode": "numeric"})}
        help_texts = {
            "number": _("Ví dụ: 1234/QĐ-BCT."),
            "dated_on": _("Ví dụ: 15/01/2026."),
        }

    field_order = ("uploads", "photos", "kind", "number", "dated_on", "issued_by", "note")

    def __init__(self, data: Any = None, files: Any = None, *, user: Any) -> None:
        super().__init__(data, files, user=user)
        photos = self.fields["photos"].widget.attrs
        photos |= {"accept": "image/*", "capture": "environment"}
        kind: Any = self.fields["kind"]
        kind.initial, kind.choices = FileKind.DECISION, FileKind.choices

    def clean_dated_on(self) -> Any:
        """Refuse a document of tomorrow."""
        day = self.cleaned_data["dated_on"]
        if day and day > timezone.localdate():
            raise ValidationError(gettext("Ngày ký không thể sau hôm nay."))
        return day

    def words(self) -> dict[str, Any]:
        """Return what is said of every file."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class PapersForm(UploadsForm):
    """Scans of a signed paper; its number and day stand at what it belongs to."""

    note = forms.CharField(
        label=_("Ghi chú"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: bản ký, phụ lục 1."),
    )


class RemovalForm(forms.Form):
    """Why a file no longer counts (lý do gỡ)."""

    use_required_attribute = False
    reason = forms.CharField(label=_("Lý do gỡ"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
