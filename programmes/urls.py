"""Addresses of dashboards, figures and their comparison."""

from django.urls import path

from programmes.views import dashboard, derivation

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("khu-vuc/<slug:slug>/", dashboard.region, name="region"),
    path("tinh/<slug:key>/", dashboard.province, name="province"),
    path("so-lieu/cong/", derivation.derivation, name="derivation"),
    path("so-lieu/", dashboard.home, name="figures"),
    path("so-lieu/<slug:code>/", dashboard.home, name="figure"),
    path("doi-chieu/", dashboard.home, name="findings"),
]
