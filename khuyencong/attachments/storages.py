"""Where files are stored, from environment variables: a local folder, or a store that speaks S3."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL: Final = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
S3_BACKEND: Final = "storages.backends.s3.S3Storage"


def storage_from(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the storage that the variables ask for; raises ImproperlyConfigured for nonsense."""
    kind = environ.get("ATTACHMENT_STORAGE", "") or "local"
    if kind == "local":
        return dict(LOCAL)
    if kind != "s3":
        raise ImproperlyConfigured(f"ATTACHMENT_STORAGE={kind!r}: write local or s3.")
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured(
            "ATTACHMENT_STORAGE=s3 needs more packages: pip install -r requirements/s3.txt."
        )
    return {"BACKEND": S3_BACKEND, "OPTIONS": s3_options(environ)}


def s3_options(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the options of a private bucket; without keys boto3 looks for the machine's role."""
    given = {name: environ.get(f"ATTACHMENT_S3_{name}", "") for name in _VARIABLES}
    if not given["BUCKET"]:
        raise ImproperlyConfigured("ATTACHMENT_STORAGE=s3 needs ATTACHMENT_S3_BUCKET.")
    if bool(given["ACCESS_KEY"]) != bool(given["SECRET_KEY"]):
        raise ImproperlyConfigured("ATTACHMENT_S3_ACCESS_KEY and …_SECRET_KEY go together.")
    endpoint = urlsplit(given["ENDPOINT"])
    if given["ENDPOINT"] and (endpoint.scheme not in ("http", "https") or not endpoint.netloc):
        raise ImproperlyConfigured("ATTACHMENT_S3_ENDPOINT: an address with http:// or https://.")
    options = {option: given[name] for name, option in _VARIABLES.items() if given[name]}
    # Nothing is public: every file goes through this site's question of who may see it.
    return {**options, "default_acl": None, "file_overwrite": False, "querystring_auth": True}


_VARIABLES: Final = {
    "BUCKET": "bucket_name",
    "ENDPOINT": "endpoint_url",
    "REGION": "region_name",
    "ACCESS_KEY": "access_key",
    "SECRET_KEY": "secret_key",
    "FOLDER": "location",
}
