"""Addresses of imports."""

from django.urls import path

from khuyencong.imports.views import (
    batch,
    files,
    history,
    preview,
    problems,
    revising,
    understood,
    undoing,
)
from khuyencong.imports.views import templates as blanks
from khuyencong.imports.views import upload as first

urlpatterns = [
    path("nhap-lieu/", first.imports, name="imports"),
    path("nhap-lieu/lich-su/", history.history, name="imports-history"),
    path("nhap-lieu/mau/", blanks.templates, name="import-templates"),
    path("nhap-lieu/mau/<slug:key>/", blanks.template, name="import-template"),
    path("nhap-lieu/bo-cuc/", history.layouts, name="layouts"),
    path("nhap-lieu/bo-cuc/<int:pk>/bo/", history.layout_delete, name="layout-delete"),
    path("nhap-lieu/<int:pk>/", batch.batch, name="import"),
    path("nhap-lieu/<int:pk>/da-hieu/", understood.understood, name="import-understood"),
    path("nhap-lieu/<int:pk>/doc-lai/", understood.read_once_more, name="import-read"),
    path("nhap-lieu/<int:pk>/bo-cuc/", understood.layout_save, name="import-layout-save"),
    path(
        "nhap-lieu/<int:pk>/bo-cuc/<int:layout>/",
        understood.layout_use,
        name="import-layout-use",
    ),
    path("nhap-lieu/<int:pk>/loi/", problems.problems, name="import-problems"),
    path("nhap-lieu/<int:pk>/loi/tep/", files.annotated, name="import-annotated"),
    path("nhap-lieu/<int:pk>/bo-dong/", revising.leave, name="import-leave"),
    path("nhap-lieu/<int:pk>/tra-o/", revising.revert, name="import-revert"),
    path("nhap-lieu/<int:pk>/xem-truoc/", preview.preview, name="import-preview"),
    path("nhap-lieu/<int:pk>/xac-nhan/", preview.confirm, name="import-confirm"),
    path("nhap-lieu/<int:pk>/bo/", preview.discard, name="import-discard"),
    path("nhap-lieu/<int:pk>/tien-do/", batch.progress, name="import-progress"),
    path("nhap-lieu/<int:pk>/dung/", batch.cancel, name="import-cancel"),
    path("nhap-lieu/<int:pk>/tep/", files.original, name="import-file"),
    path("nhap-lieu/<int:pk>/khong-nhap/", files.left_out, name="import-left-out"),
    path("nhap-lieu/<int:pk>/hoan-tac/", undoing.undo, name="import-undo"),
    path("nhap-lieu/<int:pk>/lam-lai/", undoing.redo, name="import-redo"),
]
