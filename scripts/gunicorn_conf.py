"""Gunicorn for one machine: two processes share the memory of one loaded application."""

import os
import sys
from typing import Any

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True
timeout = 60
loglevel = "warning"
control_socket_disable = True  # it would lie in the home folder, one for all installations


def when_ready(_server: Any) -> None:
    """Say where the site is, once it really listens."""
    print(os.environ.get("WELCOME", ""), file=sys.stderr, flush=True)
