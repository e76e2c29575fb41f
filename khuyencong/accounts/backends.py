"""Who somebody is, by the name or the e-mail that they type (đăng nhập)."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.http import HttpRequest

from khuyencong.accounts.models import User


def find_account(typed: str) -> User | None:
    """Find the account of a user name or e-mail; a text that means two accounts means none."""
    found = User.objects.filter(Q(username=typed) | Q(email=typed.lower()) & ~Q(email=""))[:2]
    return found[0] if len(found) == 1 else None


class NameOrEmailBackend(ModelBackend):
    """Django's check of passwords and of active accounts, with the e-mail as a second name."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """Return the account; a name that nobody has costs the same time as a wrong password."""
        if not username or password is None:
            return None
        user = find_account(username)
        if user is None:
            User().set_password(password)
            return None
        is_right = user.check_password(password)
        return user if is_right and self.user_can_authenticate(user) else None
