"""Accounts in the admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import User


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    """Django's user pages, and the place of work."""

    fieldsets = (
        *(DjangoUserAdmin.fieldsets or ()),
        (_("Nơi làm việc"), {"fields": ("province", "organisation")}),
    )
    autocomplete_fields = ["province", "organisation"]
    list_display = ["username", "email", "province", "organisation", "is_staff"]
    list_select_related = ["province", "organisation"]
