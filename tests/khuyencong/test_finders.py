"""Third-party parts come from where they are installed, and the site works without npm."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders as staticfiles
from django.core.management import call_command
from django.template import Context, Template
from django.test import override_settings

from khuyencong import finders
from khuyencong.finders import VendorFinder, vendor_files, wheel_bundle, wheel_version
from khuyencong.templatetags.assets import MAPLIBRE_STYLE_ID

ROOT = Path(__file__).resolve().parents[2]


def fake_npm(folder: Path, version: str) -> Path:
    package = folder / "plotly.js-basic-dist-min"
    package.mkdir(parents=True)
    (package / "plotly-basic.min.js").write_text("// plotly")
    (package / "package.json").write_text(json.dumps({"version": version}))
    fonts = folder / "@fontsource" / "be-vietnam-pro" / "files"
    fonts.mkdir(parents=True)
    for name in finders._FONT_FILES:
        (fonts / name).write_bytes(b"wOF2")
    return folder


@pytest.fixture
def without_npm(tmp_path: Path) -> Iterator[None]:
    """A project folder without node_modules; a new STATIC_ROOT makes Django ask finders anew."""
    with override_settings(BASE_DIR=tmp_path, STATIC_ROOT=str(tmp_path / "static")):
        yield


def test_package_json_asks_for_the_plotly_js_of_the_wheel() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert package["dependencies"]["plotly.js-basic-dist-min"] == wheel_version()


def test_the_lock_file_names_no_host() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert not any("resolved" in package for package in lock["packages"].values())


def test_the_small_bundle_is_served_where_npm_brought_it(tmp_path: Path) -> None:
    files = vendor_files(fake_npm(tmp_path, wheel_version()))
    assert files[finders.PLOTLY].name == "plotly-basic.min.js"
    assert files[finders.FONTS].read_text(encoding="utf-8").count("@font-face") == 4


def test_another_version_of_the_bundle_is_not_served(tmp_path: Path) -> None:
    assert vendor_files(fake_npm(tmp_path, "3.0.0"))[finders.PLOTLY] == wheel_bundle()


def test_the_wheels_bundle_is_served_without_npm(tmp_path: Path) -> None:
    assert vendor_files(tmp_path) == {finders.PLOTLY: wheel_bundle()}


def test_half_a_font_is_not_served(tmp_path: Path) -> None:
    fake_npm(tmp_path, wheel_version())
    next(tmp_path.rglob("*.woff2")).unlink()
    assert finders.FONTS not in vendor_files(tmp_path)


def test_nothing_else_of_the_packages_is_served() -> None:
    names = {name for name, _storage in VendorFinder().list(None)}
    assert names == set(vendor_files(ROOT / "node_modules"))
    assert not VendorFinder().find("vendor/plotly/../../manage.py")


def test_the_fonts_file_names_the_files_that_are_served() -> None:
    css = finders._OWN_FONTS_CSS.read_text(encoding="utf-8")
    assert all(f'url("{name}")' in css for name in finders._FONT_FILES)


def test_the_style_that_plotly_js_would_write_inline_has_the_id_we_give() -> None:
    assert MAPLIBRE_STYLE_ID in wheel_bundle().read_text(encoding="utf-8")


@pytest.mark.usefixtures("without_npm")
def test_a_font_that_is_not_there_is_not_asked_for() -> None:
    assert staticfiles.find(finders.FONTS) is None
    assert render("{% font_assets %}") == ""


@pytest.mark.usefixtures("without_npm")
def test_all_static_files_can_be_collected_without_npm(tmp_path: Path) -> None:
    manifest = collected(tmp_path)
    assert finders.PLOTLY in manifest["paths"]
    assert finders.FONTS not in manifest["paths"]


def test_charts_get_their_style_before_their_script() -> None:
    html = render("{% plotly_assets %}")
    assert html.index("plotly.js-style-global") < html.index("charts.js")
    assert f'data-plotly="/static/{finders.PLOTLY}"' in html


def collected(folder: Path) -> dict[str, Any]:
    """Collect as production does, but without the compression, and return the manifest."""
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    with override_settings(STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    text = (folder / "static" / "staticfiles.json").read_text(encoding="utf-8")
    manifest: dict[str, Any] = json.loads(text)
    return manifest


def render(tag: str) -> str:
    return Template("{% load assets %}" + tag).render(Context())
