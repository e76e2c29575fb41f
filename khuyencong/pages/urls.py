"""Addresses of the pages that need several apps."""

from django.urls import path

from khuyencong.pages import health

urlpatterns = [
    path("khoe/", health.health, name="health"),
]
