"""Names the signed-in person and the address as the origin of every change a request makes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from khuyencong.history.acting import acting


class ActingMiddleware:
    """Stands after authentication; reads the user only when a change is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with acting(request.user, source=request.path):
            return self.get_response(request)
