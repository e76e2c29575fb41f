"""Addresses of awards: /binh-chon/, /san-pham/, /khen-thuong/; fixed words come before codes."""

from django.urls import path

from awards.views import history
from awards.views.desk import entries, keeping, nominations, running
from awards.views.public import commendations, outcomes, products, round_page, rounds

ROUND, ENTRY = "binh-chon/<slug:code>/", "binh-chon/<slug:code>/du-thi/<int:pk>/"

urlpatterns = [
    # -- where rounds are run and products kept
    path("binh-chon/them/", running.add, name="award-round-add"),
    path(f"{ROUND}sua/", running.edit, name="award-round-edit"),
    path(f"{ROUND}buoc/<slug:to>/", running.step, name="award-round-step"),
    path(f"{ROUND}dang-ky/", entries.registration, name="award-register"),
    path(f"{ROUND}diem/", entries.scores, name="award-scores"),
    path(f"{ROUND}ket-qua/", entries.result, name="award-decide"),
    path(f"{ROUND}giay-chung-nhan/", entries.certificates, name="award-certificates"),
    path(f"{ROUND}de-cu/", nominations.nomination, name="award-nominate"),
    path(f"{ROUND}tiep-nhan/", nominations.reception, name="award-receive"),
    path(f"{ROUND}trich-ngang/", nominations.nominations_printed, name="award-nomination-list"),
    path(
        f"{ROUND}so-giay-chung-nhan/",
        nominations.certificates_printed,
        name="award-certificate-register",
    ),
    path(f"{ENTRY}rut/", nominations.entry_withdraw, name="award-entry-withdraw"),
    path(f"{ENTRY}tra-lai/", nominations.nomination_return, name="award-nomination-return"),
    path(f"{ENTRY}thu-hoi/", nominations.certificate_withdraw, name="award-certificate-withdraw"),
    path("san-pham/them/", keeping.product_add, name="product-add"),
    path("san-pham/<slug:code>/sua/", keeping.product_edit, name="product-edit"),
    path("san-pham/<slug:code>/anh/them/", keeping.photo_add, name="product-photo-add"),
    path(
        "san-pham/<slug:code>/anh/<int:pk>/go/", keeping.photo_remove, name="product-photo-remove"
    ),
    path("khen-thuong/them/", keeping.commendation_add, name="commendation-add"),
    path("khen-thuong/<int:pk>/sua/", keeping.commendation_edit, name="commendation-edit"),
    path(f"{ROUND}nhat-ky/", history.round_history, name="award-round-history"),
    path("san-pham/<slug:code>/nhat-ky/", history.product_history, name="product-history"),
    # -- what everybody reads
    path("binh-chon/", rounds.rounds, name="awards"),
    path("binh-chon/<slug:code>/", round_page.award_round, name="award-round"),
    path("san-pham/", products.products, name="products"),
    path("san-pham/<slug:code>/", products.product, name="product"),
    path("san-pham/<slug:code>/anh/<int:pk>/", products.photo, name="product-photo"),
    path("hieu-qua-ho-tro/", outcomes.outcomes, name="support-outcomes"),
    path("khen-thuong/", commendations.commendations, name="commendations"),
]
