"""Accounts in the admin: who, in which role, where; what they may do follows from that alone."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts import passwords, sessions
from khuyencong.accounts.models import User
from khuyencong.accounts.views.managing import show_passwords

IDENTITY = ("username", "last_name", "first_name", "email")
PLACE = ("role", "province", "organisation")
SEEN = ("must_change_password", "second_factor_since", "last_login", "date_joined")


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """A new account gets a one-time password; nobody ever types another's."""

    fieldsets = (
        (None, {"fields": IDENTITY}),
        (_("Vai trò và nơi làm việc"), {"fields": (*PLACE, "is_active")}),
        (_("Tình trạng"), {"fields": SEEN}),
    )
    add_fieldsets = (
        (None, {"fields": IDENTITY}),
        (_("Vai trò và nơi làm việc"), {"fields": PLACE}),
    )
    autocomplete_fields = ["province", "organisation"]
    list_display = [
        "username", "full_name", "role", "workplace", "is_active", "second_factor_since",
    ]  # fmt: skip
    list_filter = ["role", "is_active"]
    list_select_related = ["province", "organisation"]
    search_fields = ["username", "last_name", "first_name", "email"]
    ordering = ["username"]
    change_form_template = "accounts/admin_change_form.html"
    change_list_template = "accounts/admin_change_list.html"

    @admin.display(description=_("Họ và tên"), ordering="first_name")
    def full_name(self, user: User) -> str:
        """Write họ before tên."""
        return user.get_full_name()

    @admin.display(description=_("Nơi làm việc"))
    def workplace(self, user: User) -> str:
        """Name the province or organisation."""
        return user.workplace

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Ask for less where there is no account yet."""
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Keep administrators from locking themselves out: there is always one left."""
        own = ("role", "is_active", "province", "organisation") if obj == request.user else ()
        return (*SEEN, *own)

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Demand a role: an account without one may do nothing."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "role" in form.base_fields:
            form.base_fields["role"].required = True
        return form

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are closed, not deleted: what they did stays signed."""
        return False

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool
    ) -> None:
        """Make a first password; sign out who is deactivated."""
        if not change:
            obj.one_time_password = passwords.begin_with(obj)  # type: ignore[attr-defined]  # no column
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            sessions.end_all(obj)

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the first password, once."""
        return show_passwords(request, [(obj, obj.one_time_password)])  # type: ignore[attr-defined]  # above
