"""The register of establishments (sổ cơ sở) as rows of a sheet refer to it; asks few queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khuyencong.text import search_key
from provinces import tax_codes
from provinces.establishment_names import name_key
from provinces.models import Establishment
from provinces.models.establishment import TERRITORY, LegalForm

FORM_WORDS: Final = (
    ("lien hiep hop tac xa", LegalForm.COOPERATIVE_UNION),
    ("lien hiep htx", LegalForm.COOPERATIVE_UNION),
    ("hop tac xa", LegalForm.COOPERATIVE),
    ("htx", LegalForm.COOPERATIVE),
    ("to hop tac", LegalForm.COOPERATIVE_GROUP),
    ("tht", LegalForm.COOPERATIVE_GROUP),
    ("ho kinh doanh", LegalForm.HOUSEHOLD_BUSINESS),
    ("ho san xuat", LegalForm.HOUSEHOLD_BUSINESS),
    ("ho kd", LegalForm.HOUSEHOLD_BUSINESS),
    ("hkd", LegalForm.HOUSEHOLD_BUSINESS),
    ("nghe nhan", LegalForm.ARTISAN),
    ("cong ty", LegalForm.ENTERPRISE),
    ("cty", LegalForm.ENTERPRISE),
    ("ctcp", LegalForm.ENTERPRISE),
    ("doanh nghiep", LegalForm.ENTERPRISE),
    ("dntn", LegalForm.ENTERPRISE),
)
"""A name begins with its legal form; "Cơ sở …" does not tell one."""


def form_in_name(name: str) -> LegalForm | None:
    """Return the legal form with which a name begins; None where it says none."""
    folded = f"{search_key(name)} "
    return next((form for words, form in FORM_WORDS if folded.startswith(f"{words} ")), None)


Item = TypeVar("Item")
Held = Callable[[Any], Any]


def as_they_are(rows: Any) -> Any:
    """Lock nothing."""
    return rows


class EstablishmentBook:
    """The register as far as rows refer to it: by tax code everywhere, by name on a ground."""

    def __init__(self) -> None:
        self.by_code: dict[str, Establishment] = {}
        self.by_name: dict[tuple[str, int | None], list[Establishment]] = defaultdict(list)
        self.by_pk: dict[int, Establishment] = {}
        self.known: set[int] = set()

    def load(
        self, names: set[str], codes: set[str], held: Held = as_they_are,
        pks: Iterable[int] = (),
    ) -> None:  # fmt: skip
        """Read all that have one of the names or codes: a query for each thousand.

        `held` locks them for who writes over them.
        """
        keys = sorted({name_key(name)[:300] for name in names})
        for some in pieces(keys):
            self.add(held(Establishment.objects.filter(name_key__in=some)))
        for some in pieces(sorted({tax_codes.tidy(code) for code in codes})):
            self.add(held(Establishment.objects.filter(tax_code__in=some)))
        for some_pks in pieces(sorted(set(pks) - self.by_pk.keys())):
            self.add(held(Establishment.objects.filter(pk__in=some_pks)))

    def add(self, rows: QuerySet[Establishment]) -> None:
        """Take rows in once, those merged into another left out."""
        living: Any = rows.filter(merged_into=None).annotate(ground=TERRITORY)
        for row in living.select_related("province"):
            if row.pk not in self.known:
                self.known.add(row.pk)
                self.by_pk[row.pk] = row
                row.stood_in = row.province_id  # a row of a sheet may say another
                row.stood_as = (row.name_key, row.ground)
                self.by_name[row.name_key, row.ground].append(row)
                if row.tax_code:
                    self.by_code[row.tax_code] = row

    def named(self, name: str, ground: int | None) -> list[Establishment]:
        """Return those of a name on the ground of a unit of today."""
        return self.by_name.get((name_key(name)[:300], ground), [])

    def find(self, name: str, code: str, ground: int | None) -> Establishment | None:
        """Return the one that is meant: of the code, else the only one of the name; ValueError."""
        code = tax_codes.tidy(code or "")
        if code and (found := self.by_code.get(code)):
            return found
        same = [row for row in self.named(name, ground) if not code or not row.tax_code]
        if len(same) > 1:
            raise ValueError(_("Sổ có %d cơ sở cùng tên ở đây; hãy ghi mã số thuế.") % len(same))
        return same[0] if same else None


def pieces(items: list[Item]) -> list[list[Item]]:
    """Cut a list into pieces short enough for one statement."""
    return [items[start : start + 1000] for start in range(0, len(items), 1000)]
