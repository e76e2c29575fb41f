"""Addresses of awards: /binh-chon/, /san-pham/, /khen-thuong/; fixed words come before codes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
