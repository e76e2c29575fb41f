"""What is typed to sign in, and to keep one's account."""

from typing import Any, Final

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts import attempts, second_factor
from khuyencong.accounts.models import User
from khuyencong.accounts.spreadsheet import LARGEST

REFUSAL: Final = _(
    "Không đăng nhập được: tên hoặc mật khẩu không đúng, hoặc tài khoản đang khóa. "
    "Mật khẩu phân biệt chữ hoa, chữ thường."
)


class SignInForm(AuthenticationForm):
    """Name or e-mail, and password; one message for every failure."""

    error_messages = {"invalid_login": REFUSAL, "inactive": REFUSAL}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["username"]
        name.label = _("Tên đăng nhập hoặc thư điện tử")
        name.widget.attrs.update(spellcheck="false", autocapitalize="none")

    def clean(self) -> dict[str, Any]:
        """Check both; raises LockedOutError after too many failures."""
        typed = self.cleaned_data.get("username")
        if self.request is None or not typed or not self.cleaned_data.get("password"):
            return super().clean()
        attempt = attempts.begin_named(self.request, typed)
        try:
            cleaned = super().clean()
        except ValidationError:
            attempts.failed(attempt, "password")
            raise
        attempt.delete()
        return cleaned


class CodeForm(forms.Form):
    """The six digits that the telephone shows now (mã xác thực)."""

    code = forms.CharField(
        label=_("Mã xác thực"),
        help_text=_("6 chữ số đang hiện trong ứng dụng xác thực trên điện thoại."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class RecoveryCodeForm(forms.Form):
    """One of the codes that were printed (mã khôi phục)."""

    code = forms.CharField(
        label=_("Mã khôi phục"),
        help_text=_(
            "Một trong các mã đã in hoặc chép khi bật xác thực hai bước. Mỗi mã dùng một lần."
        ),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class OwnPasswordForm(PasswordChangeForm):
    """Twice the new password, after the old one unless that was for once and just typed."""

    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        if user.must_change_password:
            del self.fields["old_password"]

    def clean_new_password1(self) -> str:
        """Refuse the password that is in use."""
        password: str = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise ValidationError(_("Mật khẩu mới phải khác mật khẩu đang dùng."))
        return password


class ProveForm(forms.Form):
    """The password again, before something that a borrowed browser must not do."""

    password = forms.CharField(
        label=_("Mật khẩu của bạn"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Check it."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(_("Mật khẩu không đúng."))
        return password


class TelephoneForm(ProveForm, CodeForm):
    """The first code of a telephone; the password too, where one telephone replaces another."""

    field_order = ["password", "code"]

    def __init__(self, *args: Any, user: User, key: str, **kwargs: Any) -> None:
        self.key = key
        self.recovery_codes: list[str] = []
        super().__init__(*args, user=user, **kwargs)
        if user.second_factor_since is None:
            del self.fields["password"]

    def clean(self) -> dict[str, Any]:
        """Turn the second factor on with it."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            code = "".join(cleaned["code"].split())
            self.device, self.recovery_codes = second_factor.turn_on(
                user=self.user, key=self.key, code=code
            )
        except second_factor.WrongCodeError:
            self.add_error("code", _("Mã không đúng. Xem lại mã đang hiện; giờ của máy phải đúng."))
        return cleaned


class UserFileForm(forms.Form):
    """A list of accounts (tệp tài khoản)."""

    file = forms.FileField(
        label=_("Tệp CSV hoặc XLSX"),
        help_text=_("Tối đa 1 MB, 1.000 dòng. Chưa ghi gì: bước sau cho xem trước từng dòng."),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise ValidationError(_("Tệp lớn hơn 1 MB."))
        return upload
