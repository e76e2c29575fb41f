"""Takes a step of a project (bước xử lý): explains it, asks for its papers, carries it out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from programmes.views.projects.page import readable_project


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Show and take a step."""
    return redirect("project", readable_project(request.user, pk).pk)
