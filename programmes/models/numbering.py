"""Codes of projects (mã đề án): one sequence for each holder, year and programme."""

from collections import Counter
from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.text import search_key
from programmes.models.project import Project
from programmes.models.stages import FundingSource
from provinces.models import Organisation, Province

PROGRAMME_LETTERS = {FundingSource.NATIONAL: "QG", FundingSource.LOCAL: "DP"}
LONGEST_NAME = 24  # what 40 letters leave beside year, programme and number


class CodeSequence(models.Model):
    """The last number given under a prefix; a number is not given twice, even after a deletion."""

    prefix = models.CharField(_("phần đầu của mã"), max_length=40, unique=True)
    last = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        verbose_name = _("dãy mã đề án")
        verbose_name_plural = _("dãy mã đề án")
        ordering = ["prefix"]

    def __str__(self) -> str:
        return f"{self.prefix}{self.last:03}"


def code_prefix(holder: Province | Organisation, year: int, source: str) -> str:
    """Return what the codes of a sequence begin with: "THAI-NGUYEN-2026-QG-"."""
    letters = [PROGRAMME_LETTERS[FundingSource(source)]] if source in PROGRAMME_LETTERS else []
    return "-".join([short_name(holder), str(year), *letters, ""])


def prefix_of(project: Project) -> str:
    """Return what the project's automatic code begins with; nothing without a holder."""
    if project.holder is None:
        return ""
    return code_prefix(project.holder, project.year, project.source)


def short_name(holder: Province | Organisation) -> str:
    """Write a province by its name, a body by its initials: "TTKCQGKV1"."""
    words = search_key(holder.name).replace("-", " ").split()
    if isinstance(holder, Province):
        return "-".join(words).upper()[:LONGEST_NAME]
    return "".join(word[0] for word in words if word[0].isalnum()).upper()[:LONGEST_NAME]


def next_code(holder: Province | Organisation, year: int, source: str) -> str:
    """Give the next free code; call it in a transaction, which holds the sequence until its end."""
    prefix = code_prefix(holder, year, source)
    CodeSequence.objects.get_or_create(prefix=prefix)
    sequence = CodeSequence.objects.select_for_update().get(prefix=prefix)
    sequence.last += 1
    while Project.objects.filter(code=str(sequence)).exists():  # an office's own number
        sequence.last += 1
    sequence.save(update_fields=["last"])
    return str(sequence)


def next_codes(prefixes: list[str]) -> list[str]:
    """Give the next free code under each prefix in few queries; held as by `next_code`."""
    wanted = Counter(prefixes)
    CodeSequence.objects.bulk_create(
        [CodeSequence(prefix=prefix) for prefix in sorted(wanted)], ignore_conflicts=True
    )
    rows = CodeSequence.objects.select_for_update().filter(prefix__in=wanted).order_by("prefix")
    given = {row.prefix: free_numbers(row, wanted[row.prefix]) for row in rows}
    return [next(given[prefix]) for prefix in prefixes]


def free_numbers(sequence: CodeSequence, count: int) -> Iterator[str]:
    """Move a sequence on by so many codes, past an office's own numbers."""
    like = Project.objects.filter(code__startswith=sequence.prefix).order_by()
    taken = set(like.values_list("code", flat=True))
    codes: list[str] = []
    while len(codes) < count:
        sequence.last += 1
        codes += [str(sequence)] if str(sequence) not in taken else []
    sequence.save(update_fields=["last"])
    return iter(codes)


def is_automatic(code: str, prefix: str) -> bool:
    """Say whether the code was given here under the prefix, and so follows it."""
    return bool(prefix) and code.startswith(prefix) and code.removeprefix(prefix).isdecimal()
