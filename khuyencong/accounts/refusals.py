"""Refusals (từ chối truy cập): who asked for what was not theirs, kept in the log for operators."""

import logging
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

from khuyencong.accounts.models import User

logger = logging.getLogger("khuyencong.access")
REFUSED: Final = frozenset({403, 404})


class RefusalMiddleware:
    """Stands behind authentication; logs the account, never what was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user  # before the view may sign somebody in or out
        response = self.get_response(request)
        if response.status_code in REFUSED and isinstance(user, User):
            words = (user.pk, user.role, request.method, request.path, response.status_code)
            logger.warning("refused: user=%s role=%s %s %r %s", *words)
        return response
