"""Addresses of awards: /binh-chon/, /san-pham/, /khen-thuong/; fixed words come before codes."""

from django.urls import path

from awards.views.public import commendations, outcomes, products, round_page, rounds

urlpatterns = [
    # -- what everybody reads
    path("binh-chon/", rounds.rounds, name="awards"),
    path("binh-chon/<slug:code>/", round_page.award_round, name="award-round"),
    path("san-pham/", products.products, name="products"),
    path("san-pham/<slug:code>/", products.product, name="product"),
    path("san-pham/<slug:code>/anh/<int:pk>/", products.photo, name="product-photo"),
    path("hieu-qua-ho-tro/", outcomes.outcomes, name="support-outcomes"),
    path("khen-thuong/", commendations.commendations, name="commendations"),
]
