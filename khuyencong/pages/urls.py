"""Addresses of the pages that need several apps."""

from django.urls import path

from khuyencong.pages import health, history, search, work

urlpatterns = [
    path("khoe/", health.health, name="health"),
    path("tim/", search.search, name="search"),
    path("nhat-ky/", history.history, name="history"),
    path("viec-can-lam/", work.work, name="work"),
    path("viec-can-lam/<slug:slug>/", work.work_kind, name="work-kind"),
]
