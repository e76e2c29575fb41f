"""Settings, all from environment variables; nonsense is refused at start (docs/operators.md)."""

import os
import secrets
from pathlib import Path

import dj_database_url
import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from khuyencong.attachments.storages import storage_from

django_stubs_ext.monkeypatch()


def env_flag(name: str, *, default: bool) -> bool:
    """Read True or False; any other word is a mistake, not a truth."""
    text = os.environ.get(name, "")
    if text not in ("True", "False", ""):
        raise ImproperlyConfigured(f"{name}={text!r}: write True or False.")
    return text == "True" if text else default


def env_list(name: str) -> list[str]:
    """Read a comma-separated list."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def env_number(name: str, *, default: int, among: range) -> int:
    """Read a whole number within bounds."""
    text = os.environ.get(name, "") or str(default)
    if not text.isdecimal() or int(text) not in among:
        raise ImproperlyConfigured(f"{name}={text!r}: a number from {among[0]} to {among[-1]}.")
    return int(text)


def env_words(name: str, *, default: tuple[str, ...], among: tuple[str, ...]) -> tuple[str, ...]:
    """Read a list of known words; `none` is the empty list, nothing is the default."""
    words = tuple(env_list(name))
    if unknown := set(words) - {*among, "none"}:
        raise ImproperlyConfigured(f"{name}: {', '.join(sorted(unknown))}? Known: {among}, none.")
    return tuple(word for word in words if word != "none") if words else default


def env_secret(name: str) -> str:
    """Read a required secret, or make one up for this process when DEBUG."""
    value = os.environ.get(name, "")
    if not value and not DEBUG:
        raise ImproperlyConfigured(f"Set {name} to a long random text (see docs/operators.md).")
    return value or secrets.token_urlsafe(50)


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var")

DEBUG = env_flag("DEBUG", default=False)
DEMO = env_flag("KHUYENCONG_DEMO", default=False)  # invented data, a banner on every page
BEHIND_TLS = env_flag("BEHIND_TLS", default=not DEBUG)
SECRET_KEY = env_secret("SECRET_KEY")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "khuyencong.history",
    "khuyencong.attachments",
    "khuyencong.accounts",
    "provinces",
    "khuyencong.imports",
    "programmes",
    "awards",
    "khuyencong",
    "khuyencong.administration.AdministrationConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "import_export",
]

MIDDLEWARE = [
    "khuyencong.security.ContentSecurityPolicyMiddleware",  # first: also files and redirects
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "khuyencong.accounts.refusals.RefusalMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "khuyencong.accounts.middleware.AccountMiddleware",
    "khuyencong.history.middleware.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "khuyencong.urls"
WSGI_APPLICATION = "khuyencong.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "khuyencong.context.site",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'khuyencong.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    ),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at BEGIN: two writers wait for each other instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["khuyencong.accounts.backends.NameOrEmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
CSRF_FAILURE_VIEW = "khuyencong.accounts.views.late_forms.csrf_failure"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "work"  # what waits for whoever signs in

SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE = range(0 if DEBUG else 1, 721)
SESSION_IDLE_MINUTES = env_number("SESSION_IDLE_MINUTES", default=30, among=IDLE)
ROLES = ("centre", "department", "viewer", "officer", "importer", "system")
STRICT_ROLES = ROLES[2:] if BEHIND_TLS else ()  # the ministry's and the administrators
SECOND_FACTOR_ROLES = env_words("SECOND_FACTOR_ROLES", default=STRICT_ROLES, among=ROLES)
OTP_TOTP_ISSUER = "Khuyến công (minh họa)" if DEMO else "Khuyến công"  # its name in the telephone
PROXY_COUNT = env_number("PROXY_COUNT", default=1 if BEHIND_TLS else 0, among=range(10))

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "khuyencong.formats"  # Django's vi has no grouping and reads 05/06 as 6 May

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "khuyencong.finders.VendorFinder",
]
STORAGES = {
    "default": storage_from(os.environ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "uploads"  # never served as a folder
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
ATTACHMENT_MAX_MB = env_number("ATTACHMENT_MAX_MB", default=20, among=range(1, 501))
ATTACHMENT_HOURLY_FILES = env_number("ATTACHMENT_HOURLY_FILES", default=300, among=range(1, 10_001))
ATTACHMENT_HOURLY_MB = env_number("ATTACHMENT_HOURLY_MB", default=1000, among=range(1, 100_001))
ATTACHMENT_SCANNER = os.environ.get("ATTACHMENT_SCANNER", "")  # "package.function", see docs

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^khoe/$"]  # a load balancer asks over plain HTTP
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
