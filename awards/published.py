"""The published record of awards (đã công bố) and the rules: the files in awards/data.

What documents name is a claim beside what is entered: origin "published", never counted with
records. Loading again changes nothing; what an administrator has edited in the admin stays theirs.
"""

from pathlib import Path
from typing import Final

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from awards.models import (
    AwardRound,
    AwardRule,
    Entry,
    GroupName,
    Product,
    Result,
)
from awards.models.rounds import RoundStatus
from programmes.csv_tables import (
    Attributes,
    Row,
    RowError,
    Table,
    TableReport,
    day,
    found,
    found_if_given,
    needed,
    whole,
    yes,
)
from programmes.csv_tables import (
    Entry as Model,
)
from programmes.loaders import PUBLISHED, RULES
from programmes.models import Document, Origin
from provinces.models import Province

DATA: Final = Path(__file__).resolve().parent / "data"
ROUND_WORDS: Final = (
    "code",
    "level",
    "region",
    "locality",
    "decision_number",
    "status",
    "note",
)


class Loader:
    """The files of rounds, products and entries, in the order in which they need each other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.provinces = {unit.key: unit for unit in Province.objects.all()}
        self.documents = {row.key: row for row in Document.objects.all()}
        self.rounds = self.table("rounds.csv", AwardRound)
        self.products = self.table("products.csv", Product)
        self.entries = self.table("entries.csv", Entry)

    def table(self, file: str, model: type[Model]) -> Table[Model]:
        """Make the table of a file."""
        return Table(self.folder / file, model, "code", set())

    def load(self) -> list[TableReport]:
        """Load every file."""
        return [
            self.rounds.load(self.award_round),
            self.products.load(self.product),
            self.entries.load(self.entry),
        ]

    def document(self, row: Row) -> Document:
        """Return the document that says it."""
        return found(self.documents, row["document"], _("tài liệu"))

    def award_round(self, row: Row) -> Attributes:
        """Read a round; what no document says stays empty."""
        stored = self.rounds.by_key.get(row["code"])
        if stored and stored.origin != Origin.PUBLISHED:  # an office has made it its own record
            return {"code": row["code"]}
        return {
            **{name: row[name] for name in ROUND_WORDS},
            "year": needed(row, "year"),
            "ordinal": whole(row, "ordinal"),
            "province": found_if_given(self.provinces, row["province"], _("tỉnh")),
            "decided_on": day(row, "decided_on"),
            "ceremony_on": day(row, "ceremony_on"),
            "document": self.document(row),
            "origin": Origin.PUBLISHED.value,
        }

    def product(self, row: Row) -> Attributes:
        """Read a product as its document names it."""
        refuse_entered(self.products.by_key.get(row["code"]))
        names = ("code", "name", "maker", "locality", "group", "note")
        return {
            **{name: row[name] for name in names},
            "province": found(self.provinces, row["province"], _("tỉnh")),
            "is_set": yes(row, "is_set"),
            "document": self.document(row),
            "origin": Origin.PUBLISHED.value,
        }

    def entry(self, row: Row) -> Attributes:
        """Read what a document says was recognised; without a level it stays outside."""
        if not row["round"]:
            raise RowError(_("tài liệu không nêu cấp công nhận"))
        product = found(self.products.by_key, row["product"], _("sản phẩm"))
        names = ("code", "group", "prize", "note")
        return {
            **{name: row[name] for name in names},
            "product": product,
            "round": found(self.rounds.by_key, row["round"], _("kỳ bình chọn")),
            "province": product.province,
            "result": Result.RECOGNISED.value,
            "document": self.document(row),
            "origin": Origin.PUBLISHED.value,
        }


def refuse_entered(stored: Product | None) -> None:
    """Refuse to write a claim over a record."""
    if stored and stored.origin != Origin.PUBLISHED:
        raise RowError(_("mã đã dùng cho một bản ghi nhập trong hệ thống"))


@transaction.atomic
def as_published(rounds: models.QuerySet[AwardRound], folder: Path = DATA) -> None:
    """Make rounds without a record of their own again what only documents say of them."""
    entered = Entry.objects.filter(round=OuterRef("pk"), origin=Origin.ENTERED)
    closed = rounds.filter(document__isnull=False, status=RoundStatus.CLOSED)
    empty = list(closed.exclude(Exists(entered)).select_for_update(no_key=True, of=("self",)))
    for row in empty:
        row.origin, row.created_by = Origin.PUBLISHED, None
        row.save()
    if empty:
        loader = Loader(folder)
        loader.rounds.load(loader.award_round)


@transaction.atomic
def load_awards(folder: Path = DATA) -> list[TableReport]:
    """Bring the published awards up to date with their files, and say what became of every row."""
    return Loader(folder).load()


@transaction.atomic
def load_award_rules(folder: Path = DATA) -> list[TableReport]:
    """Bring the rules and the names of the groups up to date with their files."""
    rules = Table(folder / "rules.csv", AwardRule, "key", set())
    names = Table(folder / "group_names.csv", GroupName, "key", set())
    return [rules.load(rule), names.load(group_name)]


def rule(row: Row) -> Attributes:
    """Read a rule."""
    return {**row, "number": whole(row, "number"), **period(row)}


def group_name(row: Row) -> Attributes:
    """Read a name of a group."""
    return {**row, "is_official": yes(row, "is_official"), **period(row)}


def period(row: Row) -> Attributes:
    """Read a half-open period."""
    return {name: day(row, name) for name in ("valid_from", "valid_to")}


def join_reference_data() -> None:
    """Take part in `load_published` and `load_rules`."""
    if load_awards not in PUBLISHED:
        PUBLISHED.append(load_awards)
        RULES.append(load_award_rules)
