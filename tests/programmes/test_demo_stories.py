"""Accounts and stories of the demonstration: everybody has work, and every state is there."""

import re
import stat
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from khuyencong.accounts.models import Role, User
from khuyencong.history.models import Change
from programmes.demo import making, people
from programmes.demo.telling import invented_code, tell_stories
from programmes.models import Project, ProjectEvent, ReportedFigure, cells, lines
from programmes.models.events import Action
from programmes.models.status import Status
from programmes.rules.judging import warnings_for
from programmes.worklist.kinds import work_of
from programmes.worklist.lists import KINDS
from provinces import tax_codes
from tests.factories import refusals

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def passwords(territory: None, settings: LazySettings) -> dict[str, str]:
    """A small demonstration; the passwords of its accounts by name."""
    settings.DEMO = True
    ReportedFigure.objects.all().delete()
    Project.objects.all().delete()
    making.make(projects=40, seed=7, today=TODAY)
    made = people.make_people()
    tell_stories(TODAY, people.PROVINCES[:1])  # the other's are the same
    return {user.username: password for user, password in made.items()}


def test_the_demonstration_keeps_its_promises(passwords: dict[str, str]) -> None:
    """Together, for inventing it again before each would take a minute."""
    every_role_can_sign_in(passwords)
    every_state_is_there()
    every_role_has_work()
    steps_and_changes_are_real()
    nothing_is_broken()
    money_comes_after_its_contract()


def every_role_can_sign_in(passwords: dict[str, str]) -> None:
    assert {user.role for user in User.objects.all()} == set(Role)
    for name, password in passwords.items():
        client = Client()
        assert (
            client.post("/dang-nhap/", {"username": name, "password": password}).status_code == 302
        )
        assert client.get("/viec-can-lam/").status_code == 200, name


def every_state_is_there() -> None:
    mine = Project.objects.filter(province__key=people.PROVINCES[0])
    for source in ("national", "local"):
        found = set(mine.filter(source=source).values_list("status", flat=True))
        skipped = {Status.APPRAISED_MINISTRY} if source == "local" else set()
        assert found >= set(Status) - skipped, source
    assert mine.filter(is_returned=True).exists()


def every_role_has_work() -> None:
    empty = {"lech-bao-cao"}  # nothing is published of invented money
    for user in User.objects.exclude(username__in=["tt-vi-du", "tt-phu-tho", "so-phu-tho"]):
        listed = work_of(user, TODAY, KINDS)
        assert {each.kind.slug for each in listed if not each.found.total} <= empty, user
        assert any(item.days_late for each in listed for item in each.found.items)


def steps_and_changes_are_real() -> None:
    assert set(ProjectEvent.objects.values_list("action", flat=True)) >= {
        Action.SUBMIT,
        Action.RETURN,
        Action.REJECT,
        Action.APPROVE,
        Action.ASSIGN,
        Action.SETTLE,
        Action.STOP,
        Action.CARRY_OVER,
        Action.ADJUST,
    }
    assert Change.objects.filter(user_name__contains="tt-thai-nguyen").exists()
    assert not ProjectEvent.objects.filter(at__date__gt=TODAY).exists()


def nothing_is_broken() -> None:
    assert cells.differences() == []
    assert lines.differences() == []
    for project in Project.objects.filter(code__contains="-DB-"):
        assert refusals(project) == []
        assert "Minh Họa" in project.title


def money_comes_after_its_contract() -> None:
    """The warnings that the stories show are those they are about."""
    told = Project.objects.filter(code__contains="-DB-")
    for project in told:
        rules = {warning.key for warning in warnings_for(project, on=TODAY)}
        assert not [key for key in rules if key.startswith("before-contract")], project
        steps = project.events.order_by("pk")
        days = list(steps.values_list("at", flat=True))
        assert days == sorted(days), project
        papers = list(steps.exclude(action=Action.ADJUST).values_list("decided_on", flat=True))
        assert papers == sorted(papers), project


def test_passwords_are_kept_where_only_the_owner_reads_them(
    territory: None, tmp_path: Path
) -> None:
    path = tmp_path / "demo-accounts.txt"
    made = people.make_people()
    people.keep(made, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    assert all(re.search(rf"^{user.username} +{key} ", text, re.M) for user, key in made.items())
    assert people.make_people() == {}


def test_invented_tax_codes_are_right_in_form() -> None:
    codes = [invented_code(number) for number in range(1, 90)]
    assert [tax_codes.checked(code) for code in codes] == codes
    assert len(set(codes)) == len(codes)
