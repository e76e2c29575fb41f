"""Addresses of plans, figures and their comparison."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
