"""The addresses of the site: unaccented Vietnamese (ARCHITECTURE §9)."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("khuyencong.pages.urls")),
    path("", include("programmes.urls")),
    path("", include("khuyencong.imports.urls")),
    path("", include("awards.urls")),
    path("", include("khuyencong.accounts.urls")),
    path("quan-tri/", admin.site.urls),
]
