"""Everything that the documents name exists: commands, files, links, variables, class names."""

import ast
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
README = ROOT / "README.md"
DECISIONS = ROOT / "docs" / "decisions"
MOST_LINES = 150
PACKAGES = ("khuyencong", "provinces", "programmes", "awards")
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.md")),
]
TEXT_FILE = re.compile(r"[\w@./-]+\.(?:py|md|csv|json|toml|txt|html|css|js|png|svg|yml)")
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parametrize_documents(documents: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("document", documents, ids=[name_of(each) for each in documents])


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Every `make target NAME=value …` with the names it sets."""
    found = re.findall(r"(?:^|`|\$ )make ([a-z]+)((?: [A-Z_]+=[^\s`]*)*)", text, re.M)
    return [(target, re.findall(r" ([A-Z_]+)=", rest)) for target, rest in found]


@parametrize_documents(DOCUMENTS)
def test_every_make_command_and_its_variables_exist(document: Path) -> None:
    makefile = text_of(ROOT / "Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    variables = set(re.findall(r"^([A-Z_]+) \?=", makefile, re.M))
    for target, names in commands(text_of(document)):
        assert target in targets
        assert set(names) <= variables


def test_the_readme_names_the_commands_that_people_need() -> None:
    named = {target for target, _names in commands(text_of(README))}
    assert named >= {"run", "demo", "account", "help", "check", "test", "fix", "bench"}


@parametrize_documents(DOCUMENTS)
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", text_of(document)))
    inside = [unquote(link) for link in links if not re.match(r"[a-z]+:|#|/", link)]
    missing = [
        link for link in inside if not (document.parent / link.partition("#")[0]).resolve().exists()
    ]
    assert missing == []


@parametrize_documents([each for each in DOCUMENTS if each.name != "CHANGELOG.md"])
def test_every_file_named_exists(document: Path) -> None:
    spans = re.findall(r"`([^`\n]+)`", FENCE.sub("", text_of(document)))
    names = [span for span in spans if TEXT_FILE.fullmatch(span)]
    missing = [name for name in names if not is_in_tree(name, document)]
    assert missing == []


def is_in_tree(name: str, document: Path) -> bool:
    """Say whether a path exists from the root or beside the document, or a bare name anywhere."""
    if (ROOT / name).exists() or (document.parent / name).exists():
        return True
    packages = [ROOT / each for each in (*PACKAGES, "scripts", "templates", "static", "tests")]
    return any(True for package in packages for _found in package.rglob(name.lstrip("/")))


def test_every_decision_is_listed_once_and_in_order() -> None:
    index = re.findall(
        r"^\| \[(\d{4})\]\((\d{4})-[\w-]+\.md\)", text_of(DECISIONS / "README.md"), re.M
    )
    numbers = sorted(path.name[:4] for path in DECISIONS.glob("[0-9]*.md"))
    assert index == [(number, number) for number in numbers]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_what_the_readme_draws_of_the_tree_exists() -> None:
    tree = next(block for block in FENCE.findall(text_of(README)) if "programmes/models/" in block)
    places = re.findall(r"^((?:[\w/]+/ +)+)", tree, re.M)
    folders = [folder for place in places for folder in place.split()]
    assert len(folders) > 8
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
    named = re.findall(r"\b(\w+\.py)\b", tree)
    assert [name for name in named if not is_in_tree(name, README)] == []


def test_the_readme_can_be_read_in_one_go() -> None:
    assert len(text_of(README).splitlines()) < MOST_LINES


def test_the_screenshot_is_a_small_picture() -> None:
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text_of(README))
    assert (ROOT / picture).stat().st_size < 300_000


# -- names of the code --------------------------------------------------------------------------


def classes() -> dict[str, set[str]]:
    """Every class of the code with what is assigned, annotated or defined in its body."""
    found: dict[str, set[str]] = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(text_of(path))):
                if isinstance(node, ast.ClassDef):
                    found.setdefault(node.name, set()).update(members(node))
    return found


def members(node: ast.ClassDef) -> set[str]:
    names: set[str] = set()
    for each in node.body:
        targets = each.targets if isinstance(each, ast.Assign) else [getattr(each, "target", None)]
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
        names |= {each.name} if isinstance(each, ast.FunctionDef | ast.ClassDef) else set()
    return names


def glossary() -> list[str]:
    rows = re.findall(r"^\| [^|]+ \| ([^|]*`[^|]+) \|", text_of(README), re.M)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    known, names = classes(), glossary()
    assert len(names) >= 20
    missing = [name for name in names if not is_known(name, known)]
    assert missing == []


def is_known(name: str, known: dict[str, set[str]]) -> bool:
    owner, _dot, member = name.partition(".")
    if owner in PACKAGES:
        return True
    return owner in known and (not member or member in known[owner])


# -- settings -----------------------------------------------------------------------------------


def test_the_operators_page_documents_exactly_the_variables_that_are_read() -> None:
    tables = text_of(ROOT / "docs" / "operators.md")
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", tables, re.M))
    sources = [
        text_of(ROOT / "khuyencong" / "settings.py"),
        text_of(ROOT / "khuyencong" / "attachments" / "storages.py"),
        text_of(ROOT / "scripts" / "gunicorn_conf.py"),
    ]
    read = {name for source in sources for name in variables_read(source)}
    assert documented == read - {"WELCOME"}  # handed from scripts/start.py to gunicorn


def variables_read(source: str) -> list[str]:
    return re.findall(r"(?:environ(?:\.get)?[\[(]|env_\w+\()\"([A-Z_]+)\"", source)
