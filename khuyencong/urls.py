"""The addresses of the site: unaccented Vietnamese (ARCHITECTURE §9)."""

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

urlpatterns = [
    path("", include("khuyencong.pages.urls")),
    path("", include("programmes.urls")),
    path("dang-nhap/", login_not_required(auth_views.LoginView.as_view()), name="login"),
    path("dang-xuat/", auth_views.LogoutView.as_view(), name="logout"),
    path("quan-tri/", admin.site.urls),
]
