"""The second factor (xác thực hai bước): a telephone's one-time codes, and codes for its loss."""

from typing import Any, Final

import django_otp
import segno
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from khuyencong.accounts.models import User
from khuyencong.accounts.passwords import readable

RECOVERY_CODES: Final = 10


class WrongCodeError(Exception):
    """The code is not the one of now, or was used already."""


class TooSoonError(Exception):
    """After wrong codes one has to wait, each time for longer; `seconds` say how long still."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


def is_required_of(user: User) -> bool:
    """Say whether the installation demands it of the role."""
    return user.role in settings.SECOND_FACTOR_ROLES


def is_missing(user: User, session: SessionBase) -> bool:
    """Say whether the session lacks the second factor that its account has or must have."""
    is_due = user.second_factor_since is not None or is_required_of(user)
    return is_due and django_otp.DEVICE_ID_SESSION_KEY not in session


# -- setting up ---------------------------------------------------------------------------------


def new_key() -> str:
    """Make a key for a telephone, in hexadecimal."""
    return str(random_hex(20))


def address_of(user: User, key: str) -> str:
    """Return the address that a telephone's app reads: otpauth://totp/…."""
    return str(TOTPDevice(user=user, key=key).config_url)


def picture_of(address: str) -> str:
    """Draw the address as a QR code; a data: URI of an SVG."""
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=4))


@transaction.atomic
def turn_on(*, user: User, key: str, code: str) -> tuple[TOTPDevice, list[str]]:
    """Begin with a telephone whose code proves that it has the key; return recovery codes.

    Raises WrongCodeError.
    """
    User.objects.select_for_update().get(pk=user.pk)
    device = TOTPDevice(user=user, key=key, name="TOTP")
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    if not (code.isdecimal() and totp.verify(int(code), device.tolerance)):
        raise WrongCodeError
    TOTPDevice.objects.filter(user=user).delete()
    device.last_t = totp.t()  # this code opens nothing any more
    device.save()
    user.second_factor_since = timezone.now()
    user.save(update_fields=["second_factor_since"])
    return device, renew_recovery_codes(user=user)


@transaction.atomic
def renew_recovery_codes(*, user: User) -> list[str]:
    """Replace the recovery codes, 49 bits each; stored as digests, they cannot be shown again."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [readable(groups=2, length=5) for _number in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=digest(user, code))
    return codes


@transaction.atomic
def turn_off(*, user: User) -> None:
    """Remove telephone and recovery codes."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    user.second_factor_since = None
    user.save(update_fields=["second_factor_since"])


def codes_left(user: User) -> int:
    """Count the recovery codes that were not used."""
    device = StaticDevice.objects.filter(user=user).first()
    return device.token_set.count() if device else 0


def digest(user: User, code: str) -> str:
    """Return what is stored of a recovery code: 64 bits that need SECRET_KEY."""
    plain = "".join(code.lower().replace("-", " ").split())
    return salted_hmac("accounts.recovery", f"{user.pk}:{plain}").hexdigest()[:16]


# -- checking -----------------------------------------------------------------------------------


def check_code(user: User, code: str) -> TOTPDevice:
    """Check a telephone's code; raise WrongCodeError or TooSoonError. No code works twice."""
    return _check(TOTPDevice, user, "".join(code.split()))


def check_recovery_code(user: User, code: str) -> StaticDevice:
    """Use a recovery code up; raise WrongCodeError or TooSoonError."""
    return _check(StaticDevice, user, digest(user, code))


def _check(kind: Any, user: User, token: str) -> Any:
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        is_allowed, reason = device.verify_is_allowed() if device else (True, {})
        is_right = bool(device) and is_allowed and device.verify_token(token)
    if not is_allowed:
        wait = (reason["locked_until"] - timezone.now()).total_seconds()
        raise TooSoonError(max(1, int(wait) + 1))
    if not is_right:
        raise WrongCodeError
    return device
