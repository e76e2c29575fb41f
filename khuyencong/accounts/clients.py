"""Where a request comes from: the address behind our own proxies, the browser in words."""

from ipaddress import ip_address, ip_network
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

BROWSERS: Final = (  # the more special first: every Edge also says Chrome, every Chrome Safari
    ("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("SamsungBrowser", "Samsung"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS: Final = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def client_address(request: HttpRequest) -> str:
    """Return the address that the outermost of our PROXY_COUNT proxies saw.

    What a client writes into X-Forwarded-For stands to the left of what our proxies add.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    count = settings.PROXY_COUNT
    seen = hops[-count] if 0 < count <= len(hops) else direct
    return next((text for text in (seen, direct) if is_address(text)), "")


def is_address(text: str) -> bool:
    """Say whether the text is an address of IPv4 or IPv6."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def neighbourhood(address: str) -> str:
    """Return what one client can hold: the address, of IPv6 the /64 around it."""
    if ":" in address:
        return str(ip_network(f"{ip_address(address)}/64", strict=False))
    return address


def browser_name(agent: str) -> str:
    """Read "Chrome, Windows" out of a User-Agent; both are only what the client claims."""
    names = [
        next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, names)) or _("Trình duyệt không rõ")
