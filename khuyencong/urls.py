"""The addresses of the site: unaccented Vietnamese (ARCHITECTURE §9)."""

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

admin.site.site_header = admin.site.site_title = "Khuyến công – Quản trị"
admin.site.index_title = "Dữ liệu"

urlpatterns = [
    path("", include("khuyencong.pages.urls")),
    path("", include("programmes.urls")),
    path("dang-nhap/", login_not_required(auth_views.LoginView.as_view()), name="login"),
    path("dang-xuat/", auth_views.LogoutView.as_view(), name="logout"),
    path("quan-tri/", admin.site.urls),
]
