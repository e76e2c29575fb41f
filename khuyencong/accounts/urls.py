"""Addresses of signing in and of accounts."""

from django.urls import path

from khuyencong.accounts.views import late_forms, managing, own, second_factor, signing_in

urlpatterns = [
    path("dang-nhap/", signing_in.SignInView.as_view(), name="login"),
    path("dang-nhap/ma/", signing_in.CodeView.as_view(), name="login-code"),
    path("dang-nhap/ma-khoi-phuc/", signing_in.RecoveryCodeView.as_view(), name="login-recovery"),
    path("dang-xuat/", signing_in.sign_out, name="logout"),
    path("tai-khoan/", own.account, name="account"),
    path("tai-khoan/da-go/", late_forms.kept_form, name="kept-form"),
    path("tai-khoan/mat-khau/", own.PasswordView.as_view(), name="password"),
    path("tai-khoan/hai-buoc/", second_factor.SecondFactorView.as_view(), name="second-factor"),
    path(
        "tai-khoan/hai-buoc/ma-khoi-phuc/",
        second_factor.RecoveryCodesView.as_view(),
        name="recovery-codes",
    ),
    path("tai-khoan/hai-buoc/tat/", second_factor.RemoveView.as_view(), name="second-factor-off"),
    path("tai-khoan/phien/khac/dang-xuat/", own.end_other_sessions, name="sessions-end"),
    path("tai-khoan/phien/<int:pk>/dang-xuat/", own.end_session, name="session-end"),
    path("tai-khoan/quan-ly/", managing.users, name="users"),
    path("tai-khoan/quan-ly/tai-khoan.<slug:kind>", managing.users_download, name="users-download"),
    path("tai-khoan/quan-ly/tep/<int:pk>/", managing.users_file, name="users-file"),
    path("tai-khoan/quan-ly/mat-khau/", managing.passwords_download, name="passwords-download"),
    path("tai-khoan/quan-ly/<int:pk>/mat-khau/", managing.reset_password, name="user-password"),
    path(
        "tai-khoan/quan-ly/<int:pk>/hai-buoc/",
        managing.reset_second_factor,
        name="user-second-factor",
    ),
]
