#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

from khuyencong.history.acting import acting

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyencong.settings")
    with acting(source=f"manage.py {' '.join(sys.argv[1:2])}"):
        execute_from_command_line(sys.argv)
