"""Settings of the test suite: need nothing from the environment but, if set, DATABASE_URL."""

import os

for name in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "KHUYENCONG_DEMO", "DATA_DIR",
             "PROXY_COUNT", "SECOND_FACTOR_ROLES", "SESSION_IDLE_MINUTES", "ATTACHMENT_STORAGE",
             "ATTACHMENT_MAX_MB", "ATTACHMENT_SCANNER", "ATTACHMENT_HOURLY_FILES",
             "ATTACHMENT_HOURLY_MB"):  # fmt: skip
    os.environ.pop(name, None)
os.environ["DEBUG"] = "False"
os.environ["BEHIND_TLS"] = "False"
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from khuyencong.settings import *  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, and never real
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
