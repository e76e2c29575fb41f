"""Whoever is signed in and asks for what is not theirs stands in the log."""

import pytest
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db
LOGGER = "khuyencong.access"


def refusals_of(client: Client, path: str, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What a request leaves in the log of refusals."""
    client.get(path)
    return [record.getMessage() for record in caplog.records if record.name == LOGGER]


def test_a_page_that_is_not_theirs_names_account_role_and_path(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    user = make.make_user(province=make.make_province())
    client.force_login(user)
    assert refusals_of(client, "/viec-can-lam/tham-dinh-cap-bo/", caplog) == [
        f"refused: user={user.pk} role=centre GET '/viec-can-lam/tham-dinh-cap-bo/' 404"
    ]


def test_a_line_break_in_the_path_starts_no_line_of_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(make.make_administrator())
    (line,) = refusals_of(client, "/x%0Arefused: user=1/", caplog)
    assert "\n" not in line


def test_strangers_and_granted_pages_are_not_logged(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert refusals_of(client, "/khong-co/", caplog) == []
    client.force_login(make.make_administrator())
    assert refusals_of(client, "/viec-can-lam/", caplog) == []
