"""Addresses of dashboards, figures and their comparison."""

from django.urls import path

from programmes.views import dashboard, derivation, figures, findings

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("khu-vuc/<slug:slug>/", dashboard.region, name="region"),
    path("tinh/<slug:key>/", dashboard.province, name="province"),
    path("so-lieu/cong/", derivation.derivation, name="derivation"),
    path("so-lieu/", figures.figures, name="figures"),
    path("so-lieu/<slug:code>/", figures.figure, name="figure"),
    path("doi-chieu/", findings.findings, name="findings"),
]
