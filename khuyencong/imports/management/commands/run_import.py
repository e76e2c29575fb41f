"""Runs a claimed step of an import: started by the site, never by hand."""

import resource
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand

from khuyencong.imports import jobs
from khuyencong.imports.engine import ChangedMeanwhile, NotNow
from khuyencong.imports.jobs_file import JobFile
from khuyencong.imports.models import ImportBatch

MEMORY: Final = 1024 * 2**20  # bytes; a step of 10,000 rows takes less than a third of it


class Command(BaseCommand):
    """The job's file, which the site holds a lock on, is handed over as an open descriptor."""

    help = "Chạy một bước nhập liệu ở nền (hệ thống tự gọi)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the batch and the job that claimed it."""
        parser.add_argument("batch", type=int)
        parser.add_argument("token")
        parser.add_argument("--descriptor", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it, unless the batch is another job's by now."""
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        file = JobFile(options["token"], options["descriptor"])
        batch = ImportBatch.objects.filter(pk=options["batch"]).first()
        if batch is None or batch.job.get("token") != file.token:
            file.end()
            return
        try:
            jobs.run_here(batch, file)
        except (NotNow, ChangedMeanwhile) as refused:
            self.stderr.write(str(refused))
