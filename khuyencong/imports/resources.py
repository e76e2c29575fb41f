"""Resources: rows of a sheet become records, known by natural keys, compared, written in bulk.

A resource looks everything up before its first row (`load`), so that no row costs a query. A row
that says nothing of a column leaves the record's value; an empty cell does too, unless the file
is our own export (`clears`): what an office does not write down is unknown, not nothing.
"""

import copy
import hashlib
import json
import logging
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.results import RowResult

from khuyencong.imports.columns import SheetColumn
from khuyencong.imports.drafts import Draft
from khuyencong.sheets.cleaning import without_list_mark
from khuyencong.tables import Column

Row = dict[str, Any]
Messages = dict[str, list[str]]
Pairs = list[tuple[Any, Row]]  # records with the values that they had
PK = "_pk"  # in the values of a row of our own export: which record it is
VERSION = "_version"  # in the values of a row of our own export: which state of the record it was
logger = logging.getLogger(__name__)


class RefusedRecords(Exception):  # noqa: N818 - an answer, not a fault
    """Some records stay as they are, each for its reason (by primary key); nothing was written."""

    def __init__(self, reasons: dict[int, ValidationError]) -> None:
        super().__init__()
        self.reasons = reasons


class KnownRecords(BaseInstanceLoader):
    """Finds records among those that the resource has loaded."""

    def get_instance(self, row: Row) -> Any:
        """Return the record that a row is about; None where it is new."""
        return self.resource.find(row)


class SheetResource(ModelResource):
    """A kind of record as rows. Subclasses say how rows are known, checked and written."""

    columns: dict[str, SheetColumn]
    natural_key: ClassVar[tuple[str, ...]]  # the columns by which a record is known
    rows_at_once: ClassVar[int | None] = None  # rows that `load` gets; all, where it runs only once
    pattern: "Pattern | None" = None  # of a record with nothing in it but defaults
    for_good = False  # set by the engine: what is loaded will be written, so it is locked

    class Meta:
        use_bulk = True
        batch_size = 1000
        skip_diff = True  # its diffs cost more than the import: `before` and `after` are compared
        report_skipped = True
        store_instance = True
        use_transactions = False  # the engine holds the one transaction
        instance_loader_class = KnownRecords
        force_init_instance = False

    def __init__(self, user: Any, *, clears: bool = False) -> None:
        super().__init__()
        self.user, self.clears = user, clears
        self.seen: dict[tuple[Any, ...], int] = {}
        self.columns = {n: f for n, f in self.fields.items() if isinstance(f, SheetColumn)}

    # -- what a kind says ---------------------------------------------------------------------

    @classmethod
    def drafts(cls, table: Any, record: Any) -> list[Draft]:
        """Turn a record of a sheet into rows; most records are one row."""
        return [draft_of(cls, table, record)]

    @classmethod
    def plain(cls, values: Row) -> Row:
        """Write the values of a draft as JSON; a column reads them back."""
        return {name: as_json(value) for name, value in values.items()}

    def load(self, rows: list[Row]) -> None:
        """Look up all that the rows refer to, and the records that there are, in few queries."""
        raise NotImplementedError  # each kind knows what it refers to

    def held(self, queryset: Any) -> Any:
        """Lock records that will be written, so that nobody's edit is lost; not for a preview."""
        if not self.for_good:
            return queryset
        return queryset.order_by("pk").select_for_update(of=("self",), no_key=True)

    def find(self, row: Row) -> Any:
        """Return the record that a row is about, among the loaded; None where it is new."""
        raise NotImplementedError  # each kind has its natural key

    def version_of(self, instance: Any) -> str:
        """Return what an export says of a record, so that a later edit shows when it comes back."""
        if (version := getattr(instance, "version", None)) is not None:
            return str(version)
        state = json.dumps(self.state(instance), sort_keys=True)
        return hashlib.sha256(state.encode()).hexdigest()[:12]

    def warn(self, instance: Any, *, new: bool) -> Messages:
        """Say by column what is odd, but may be; without a query. It is confirmed once."""
        return {}

    def refuse(self, instance: Any, *, new: bool) -> None:
        """Raise ValidationError where this person may not write this record as it would be."""

    def check(self, instance: Any, row: Row, *, new: bool) -> None:
        """Raise ValidationError where the record makes no sense; without a query."""
        self.clean_values(instance)
        instance.clean()

    def missing(self, names: Iterable[str]) -> dict[str, str]:
        """Say by column what a row lacks; its words name it, for no cell may show it."""
        return {name: _("Thiếu “%s”.") % self.columns[name].label for name in names}

    def clean_values(self, instance: Any) -> None:
        """Check every value by itself; related records were looked up already."""
        fields = instance._meta.concrete_fields
        instance.clean_fields(exclude={f.name for f in fields if f.is_relation or not f.editable})

    def state(self, instance: Any) -> Row:
        """Return the values of a record by column, as JSON."""
        return {name: column.plain(instance) for name, column in self.columns.items()}

    def write_new(self, instances: list[Any]) -> None:
        """Store new records with their history."""
        self._meta.model.objects.bulk_create(instances)

    def write_changed(self, instances: list[Any]) -> None:
        """Store changed records with their history."""
        for instance in instances:
            instance.save()

    def records(self, pks: list[int]) -> dict[int, Any]:
        """Return records by primary key with all that their state is made of; see `held`."""
        model, shown = self._meta.model, {column.attribute for column in self.columns.values()}
        related = [f.name for f in model._meta.concrete_fields if f.is_relation and f.name in shown]
        rows = self.held(model.objects.filter(pk__in=pks).select_related(*related))
        return {row.pk: row for row in rows}

    def lists(self) -> dict[str, list[str]]:
        """Return by column what a template offers to choose from, choices apart."""
        return {}

    def blank(self) -> tuple[list[Column], list[tuple[str, str]]] | None:
        """Return the columns and title lines of a template whose rows are not single records."""
        return None

    def take_back(self, instances: list[Any]) -> None:
        """Undo the creation of some hundred records; raise where one has to stay.

        RefusedRecords says which; after a ValidationError the engine halves them until it knows.
        """
        for instance in instances:
            instance.delete()

    def restore_all(self, pairs: Pairs) -> None:
        """Give some hundred records the values back that they had; raise where one cannot be."""
        self.load([before for _instance, before in pairs])
        validate_all(pairs, self.put_back)
        self.write_changed([instance for instance, _before in pairs])

    def put_back(self, instance: Any, before: Row) -> None:
        """Set the values that a record had; raise ValidationError where they cannot be again."""
        self.import_instance(instance, before)
        instance.is_new_row = False
        self.validate_instance(instance)

    def take_back_all(self, pairs: list[tuple[Any, Any]]) -> None:
        """The same for who wants to know what was entered along with each."""
        self.take_back([instance for instance, _also in pairs])

    # -- how import-export goes through the rows ------------------------------------------------

    def init_instance(self, row: Row | None = None) -> Any:
        """Copy an empty record: to make one asks every column for its default, each time."""
        if self.pattern is None:
            self.pattern = Pattern(self._meta.model())
        return self.pattern.another()

    def get_instance(self, instance_loader: Any, row: Row) -> Any:
        """Find by the natural key, also where a key column is missing from the file."""
        return instance_loader.get_instance(row)

    def _check_import_id_fields(self, headers: Any) -> None:
        """Let `find` decide: a natural key may come from the title of the sheet."""

    def after_init_instance(self, instance: Any, new: bool, row: Row, **kwargs: Any) -> None:
        """Remember what the record was."""
        instance.state_before = None if new else self.state(instance)
        instance.is_new_row = new
        exported = None if new else row.get(VERSION)
        instance.is_stale = bool(exported) and str(exported) != self.version_of(instance)
        instance.is_lost = new and bool(row.get(VERSION))

    def import_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        """Take over what the row says; raise every mistake at once, by column."""
        errors, clears = {}, self.clears or bool(row.get(VERSION))
        for name, column in self.columns.items():
            if name not in row or column.readonly:
                continue
            if row[name] in (None, "") and not clears:
                continue
            try:
                setattr(instance, column.attribute, column.read(row))
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise ValidationError(errors)

    def skip_row(
        self, instance: Any, original: Any, row: Row, import_validation_errors: Any = None
    ) -> bool:
        """Leave what would not change."""
        instance.state_after = self.state(instance)
        return not import_validation_errors and instance.state_before == instance.state_after

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Raise every mistake of the row, by column."""
        errors = dict(import_validation_errors or {})
        if not errors:
            self.refuse(instance, new=instance.is_new_row)
            self.refuse_stale(instance)
            self.check(instance, {}, new=instance.is_new_row)
            instance.cautions = self.warn(instance, new=instance.is_new_row)
        if errors:
            raise ValidationError(errors)

    def before_import_row(self, row: Row, **kwargs: Any) -> None:
        """Refuse the second row about the same record."""
        self.refuse_copy(row, kwargs["row_number"])
        key = tuple(row.get(name) for name in self.natural_key)
        if None in key or "" in key:
            return
        if first := self.seen.get(key):
            message = _("Bản ghi này đã có ở dòng %d.") % first
            raise ValidationError({self.natural_key[0]: message})
        self.seen[key] = kwargs["row_number"]

    def refuse_copy(self, row: Row, number: int) -> None:
        """Refuse a row that was copied with its hidden cells: it is no edit of that record."""
        if not (row.get(PK) and row.get(VERSION)):
            return
        if (first := self.seen.setdefault((PK, row[PK]), number)) != number:
            message = _("Dòng này chép từ dòng %d, cả hai ô ẩn đầu dòng; xóa hai ô ẩn ấy.") % first
            raise ValidationError(message)

    def refuse_stale(self, instance: Any) -> None:
        """Refuse to write over what somebody edited since the file was exported."""
        if getattr(instance, "is_lost", False):
            message = _("Không còn bản ghi của dòng này, hoặc ô để nhận ra nó đã bị sửa.")
            raise ValidationError(message)
        if getattr(instance, "is_stale", False):
            raise ValidationError(_("Đã được sửa sau khi xuất tệp; hãy xuất lại rồi sửa."))

    def flush(self, *, writes: bool) -> None:
        """Write the records that the last rows made and changed, unless it is only a preview."""
        new, changed = list(self.create_instances), list(self.update_instances)
        self.create_instances.clear()
        self.update_instances.clear()
        if writes and new:
            self.write_new(new)
        if writes and changed:
            self.write_changed(changed)


def validate_all(pairs: Pairs, put_back: Callable[[Any, Row], None]) -> None:
    """Put values back into records, in memory; raise RefusedRecords with all that cannot be."""
    reasons = {}
    for instance, before in pairs:
        try:
            put_back(instance, before)
        except ValidationError as error:
            reasons[instance.pk] = error
    if reasons:
        raise RefusedRecords(reasons)


class Pattern:
    """Makes records like one, several times as quickly as their class does."""

    def __init__(self, record: Any) -> None:
        self.model: Any = type(record)
        self.values = dict(vars(record))
        self.own = [name for name, each in self.values.items() if isinstance(each, list | dict)]
        self.own.append("_state")

    def another(self, **fields: Any) -> Any:
        """Make one more, with values of its own."""
        made = self.model.__new__(self.model)
        values = vars(made)
        values.update(self.values)
        for name in self.own:
            values[name] = copy.copy(values[name])
        for name, value in fields.items():
            setattr(made, name, value)
        return made


def as_json(value: Any) -> Any:
    """Write what the reader of sheets returns as JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value


def draft_of(resource: type[SheetResource], table: Any, record: Any) -> Draft:
    """Fill every column of a kind from the first meaning that the record has."""
    draft = Draft(table.sheet, record.row)
    for name, column in resource.fields.items():
        for meaning in getattr(column, "meanings", ()):
            if meaning in record.amounts or meaning[0] in record.values:
                value = record.amounts.get(meaning, record.values.get(meaning[0]))
                draft.values[name] = value
                if number := record.columns.get(meaning):
                    draft.cells[name] = cell_of(record, number)
                if value is not None:
                    break
    if identity := identity_of(record):
        draft.values |= {**as_written(draft), **identity}
    return draft


def as_written(draft: Draft) -> Row:
    """Return texts with the "- " and the line breaks that the reader takes off an office's file."""
    typed = {name: cell.get("typed") for name, cell in draft.cells.items()}
    return {
        name: text
        for name, text in typed.items()
        if isinstance(text, str) and is_same_text(text, draft.values[name])
    }


def is_same_text(typed: str, read: Any) -> bool:
    """Say whether a value is what was typed, but for a list's mark and spaces."""
    words = without_list_mark(typed).split()
    return isinstance(read, str) and words == read.split()


def identity_of(record: Any) -> Row:
    """Read the hidden columns of our own export: which record a row is, and as it stood when."""
    number, version = record.values.get("record_id"), record.values.get("record_version")
    if version is None or not str(number).isdecimal():
        return {}
    return {PK: int(str(number)), VERSION: str(version)}


def cell_of(record: Any, number: int) -> dict[str, Any]:
    """Say where a value stands, at the top of a merged range, and what was typed there."""
    cell = {"column": number, "row": record.merged.get(number, record.row)}
    if (typed := record.typed.get(number)) is not None:
        cell["typed"] = typed
    return cell


def errors_of(result: RowResult) -> Messages:
    """Return what a row was refused for, by column; "" for the row itself."""
    if result.validation_error is not None:
        return by_column(result.validation_error)
    for each in result.errors:
        logger.error("a row was not understood: %s", each.error, exc_info=each.error)
    return {"": [_("Không xử lý được dòng này.")]} if result.errors else {}


def by_column(error: ValidationError) -> Messages:
    """Sort the messages of an error by column."""
    if hasattr(error, "error_dict"):
        return {
            "" if name == NON_FIELD_ERRORS else name: ValidationError(errors).messages
            for name, errors in error.error_dict.items()
        }
    return {"": error.messages}
