"""Addresses of dashboards, figures and their comparison."""

from django.urls import path

from programmes.views import dashboard, derivation, figures, findings
from programmes.views.establishments import lookup as establishment_lookup
from programmes.views.projects import page, steps

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("khu-vuc/<slug:slug>/", dashboard.region, name="region"),
    path("tinh/<slug:key>/", dashboard.province, name="province"),
    path("so-lieu/cong/", derivation.derivation, name="derivation"),
    path("so-lieu/", figures.figures, name="figures"),
    path("so-lieu/<slug:code>/", figures.figure, name="figure"),
    path("doi-chieu/", findings.findings, name="findings"),
    path("de-an/<int:pk>/", page.project, name="project"),
    path("de-an/<int:pk>/buoc/<slug:action>/", steps.step, name="project-step"),
    path("co-so/tim/", establishment_lookup.lookup, name="establishment-lookup"),
]
