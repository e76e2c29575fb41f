"""Serves third-party front-end parts from where they are installed; none of them is committed.

`vendor/plotly/plotly.min.js` comes from npm's small bundle when it is the very plotly.js of the
plotly wheel, else from the wheel. `vendor/fonts/` exists only where npm brought the font.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, overload

import plotly
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PLOTLY = "vendor/plotly/plotly.min.js"
FONTS = "vendor/fonts/fonts.css"

_OWN_FONTS_CSS = Path(__file__).parent / "vendor" / "fonts.css"
_FONT_FILES = [
    f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
    for subset in ("latin", "vietnamese")
    for weight in (400, 700)
]


def vendor_files(node_modules: Path) -> dict[str, Path]:
    """Names under /static/ and the installed file behind each."""
    return {PLOTLY: _plotly_bundle(node_modules), **_fonts(node_modules)}


def wheel_bundle() -> Path:
    """The full plotly.js inside the plotly wheel: large, but always there."""
    return Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


def wheel_version() -> str:
    """Which plotly.js the Python side was made for, read from the banner of its bundle."""
    with wheel_bundle().open(encoding="utf-8") as bundle:
        banner = bundle.read(60)
    return banner.partition("plotly.js v")[2].split()[0]


def _plotly_bundle(node_modules: Path) -> Path:
    package = node_modules / "plotly.js-basic-dist-min"
    bundle = package / "plotly-basic.min.js"
    if bundle.is_file() and _npm_version(package) == wheel_version():
        return bundle
    return wheel_bundle()


def _npm_version(package: Path) -> str:
    version: str = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    return version


def _fonts(node_modules: Path) -> dict[str, Path]:
    folder = node_modules / "@fontsource" / "be-vietnam-pro" / "files"
    files = {f"vendor/fonts/{name}": folder / name for name in _FONT_FILES}
    if not all(path.is_file() for path in files.values()):
        return {}
    return {FONTS: _OWN_FONTS_CSS, **files}


class VendorStorage(FileSystemStorage):
    """Opens a file under the name it is served by."""

    def __init__(self, files: dict[str, Path]) -> None:
        super().__init__(location="/")
        self.files = files

    def path(self, name: str) -> str:
        return str(self.files[name])


class VendorFinder(BaseFinder):
    """Finds what `vendor_files` names, and nothing else of those packages."""

    @cached_property
    def files(self) -> dict[str, Path]:
        return vendor_files(Path(settings.BASE_DIR) / "node_modules")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    @overload
    def find(self, path: str, find_all: Literal[False] = ...) -> str | None: ...

    @overload
    def find(self, path: str, find_all: Literal[True]) -> list[str]: ...

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str] | None:
        file = self.files.get(path)
        if file is None:
            return []  # what Django's own finders say, whatever `find_all` asks
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, VendorStorage]]:
        storage = VendorStorage(self.files)
        for name in self.files:
            yield name, storage
