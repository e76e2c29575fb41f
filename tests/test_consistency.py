"""Promises about the whole tree that no single module can keep."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from khuyencong import __version__

ROOT = Path(settings.BASE_DIR)
APPS = [ROOT / name for name in ("khuyencong", "provinces", "programmes", "awards")]
TEMPLATES = sorted([*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")])

# Decided page by page: these show aggregates of published data, or let somebody in.
PUBLIC = {
    "award-round",
    "awards",
    "commendations",
    "derivation",
    "figure",
    "figures",
    "findings",
    "health",
    "home",
    "login",
    "product",
    "product-photo",
    "products",
    "province",
    "region",
    "search",
    "support-outcomes",
}
FOUND_BY_DJANGO = re.compile(r"^(?:40[034]|403_csrf|500|registration/\w+|admin/.+)\.html$")


# -- pages --------------------------------------------------------------------------------------


def pages(
    patterns: list[URLPattern | URLResolver], path: str = "/", namespace: str = ""
) -> Iterator[tuple[str, str]]:
    """Every name of the URLconf with an address that it matches."""
    for pattern in patterns:
        here = path + _example(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from pages(pattern.url_patterns, here, inner)
        else:
            yield f"{namespace}{pattern.name}", here


def _example(pattern: object) -> str:
    """An address for a route: "1" suits int, str and slug; of a regex's choices, the first."""
    text = re.sub(r"<[^>]+>", "1", str(pattern)) if "(?P" not in str(pattern) else str(pattern)
    text = re.sub(r"\(\?P<\w+>([\w]+)[^)]*\)", r"\1", text)
    return re.sub(r"\(\?P<\w+>[^)]*\)", "1", text).strip("^").removesuffix("$").replace(r"\Z", "")


PAGES = sorted(set(pages(get_resolver().url_patterns)))


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), PAGES, ids=[name for name, _address in PAGES])
def test_a_stranger_is_sent_to_sign_in_unless_the_page_is_public(
    client: Client, name: str, address: str
) -> None:
    response = client.get(address)
    location = response.headers.get("Location", "")
    sent_to_sign_in = location.startswith((reverse("login"), reverse("admin:login")))
    assert sent_to_sign_in is (name not in PUBLIC), f"{address}: {response.status_code}"


def test_every_public_page_exists() -> None:
    assert {name for name, _address in PAGES} >= PUBLIC


# -- models and templates -----------------------------------------------------------------------


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _template_name(path: Path) -> str:
    return path.as_posix().rpartition("templates/")[2]


def test_every_template_is_used() -> None:
    sources = [*TEMPLATES, *(path for app in APPS for path in app.rglob("*.py"))]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    names = [_template_name(path) for path in TEMPLATES]
    unused = [name for name in names if not FOUND_BY_DJANGO.match(name) and f'"{name}"' not in text]
    assert unused == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_template_name)
def test_templates_hold_nothing_the_content_security_policy_forbids(path: Path) -> None:
    inline = re.compile(
        r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)", re.I
    )
    assert inline.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_template_name)
def test_templates_ask_no_other_site_for_anything(path: Path) -> None:
    foreign = re.compile(r"(?:src|srcset|action|poster)\s*=\s*[\"'](?:https?:)?//", re.I)
    linked = re.compile(r"<link[^>]+href\s*=\s*[\"'](?:https?:)?//", re.I)
    text = path.read_text(encoding="utf-8")
    assert foreign.findall(text) + linked.findall(text) == []


# -- the tree -----------------------------------------------------------------------------------


def test_no_file_is_too_long_or_names_what_it_must_not() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "check_tree.py")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _pyproject() -> dict[str, object]:
    project: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return project


def test_one_version_is_named_everywhere() -> None:
    heading = re.search(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert heading is not None
    assert heading[1] == __version__ == _pyproject()["version"]


def test_the_lock_pins_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {
        "base": project["dependencies"],
        **{
            extra: project["dependencies"] + requirements
            for extra, requirements in project["optional-dependencies"].items()
        },
    }
    for lock, requirements in wanted.items():
        text = (ROOT / "requirements" / f"{lock}.txt").read_text()
        pins = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.M))
        for requirement in map(Requirement, requirements):
            assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


def test_every_make_command_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = {
        command
        for path in documents
        for command in re.findall(r"(?:^|`|\$ )make ([a-z]+)", path.read_text(), re.M)
    }
    assert named
    assert named - targets == set()
