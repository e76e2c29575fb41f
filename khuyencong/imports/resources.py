"""Resources: rows of a sheet become records, known by natural keys, compared, written in bulk.

A resource looks everything up before its first row (`load`), so that no row costs a query. A row
that says nothing of a column leaves the record's value; an empty cell does too, unless the file
is our own export (`clears`): what an office does not write down is unknown, not nothing.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.results import RowResult

from khuyencong.imports.columns import SheetColumn
from khuyencong.imports.drafts import Draft, problem_of

Row = dict[str, Any]


class KnownRecords(BaseInstanceLoader):
    """Finds records among those that the resource has loaded."""

    def get_instance(self, row: Row) -> Any:
        """Return the record that a row is about; None where it is new."""
        return self.resource.find(row)


class SheetResource(ModelResource):
    """A kind of record as rows. Subclasses say how rows are known, checked and written."""

    columns: dict[str, SheetColumn]
    natural_key: ClassVar[tuple[str, ...]]  # the columns by which a record is known

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

    def find(self, row: Row) -> Any:
        """Return the record that a row is about, among the loaded; None where it is new."""
        raise NotImplementedError  # each kind has its natural key

    def refuse(self, instance: Any, *, new: bool) -> None:
        """Raise ValidationError where this person may not write this record as it would be."""

    def check(self, instance: Any, row: Row, *, new: bool) -> None:
        """Raise ValidationError where the record makes no sense; without a query."""
        self.clean_values(instance)
        instance.clean()

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
        """Return records by primary key with all that their state is made of, and locked."""
        rows = self._meta.model.objects.select_for_update().filter(pk__in=pks)
        return {row.pk: row for row in rows}

    def restore(self, instance: Any, before: Row) -> None:
        """Give a record the values back that it had; raise ValidationError."""
        self.load([before])
        self.import_instance(instance, before)
        instance.is_new_row = False
        self.validate_instance(instance)
        self.write_changed([instance])

    def take_back(self, instance: Any, also: Iterable[tuple[str, int]]) -> None:
        """Undo the creation of a record; raise ValidationError where something rests on it."""
        instance.delete()

    # -- how import-export goes through the rows ------------------------------------------------

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Look everything up once."""
        self.load(dataset.dict)

    def get_instance(self, instance_loader: Any, row: Row) -> Any:
        """Find by the natural key, also where a key column is missing from the file."""
        return instance_loader.get_instance(row)

    def _check_import_id_fields(self, headers: Any) -> None:
        """Let `find` decide: a natural key may come from the title of the sheet."""

    def after_init_instance(self, instance: Any, new: bool, row: Row, **kwargs: Any) -> None:
        """Remember what the record was."""
        instance.state_before = None if new else self.state(instance)
        instance.is_new_row = new

    def import_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        """Take over what the row says; raise every mistake at once, by column."""
        errors = {}
        for name, column in self.columns.items():
            if name not in row or column.readonly:
                continue
            if row[name] in (None, "") and not self.clears:
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
            self.check(instance, {}, new=instance.is_new_row)
        if errors:
            raise ValidationError(errors)

    def before_import_row(self, row: Row, **kwargs: Any) -> None:
        """Refuse the second row about the same record."""
        key = tuple(row.get(name) for name in self.natural_key)
        if None in key or "" in key:
            return
        if (first := self.seen.setdefault(key, kwargs["row_number"])) != kwargs["row_number"]:
            message = _("Bản ghi này đã có ở dòng thứ %d của bảng.") % first
            raise ValidationError({self.natural_key[0]: message})

    def bulk_create(
        self, using_transactions: bool, dry_run: bool, raise_errors: bool, **kwargs: Any
    ) -> None:
        """Write the new records, unless it is only a preview."""
        if self.create_instances and not dry_run:
            self.write_new(list(self.create_instances))
        self.create_instances.clear()

    def bulk_update(
        self, using_transactions: bool, dry_run: bool, raise_errors: bool, **kwargs: Any
    ) -> None:
        """Write the changed records, unless it is only a preview."""
        if self.update_instances and not dry_run:
            self.write_changed(list(self.update_instances))
        self.update_instances.clear()


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
                    draft.cells[name] = {"column": number, "row": record.row}
                if value is not None:
                    break
    draft.problems = [problem_of(each) for each in table.problems if each.row == record.row]
    return draft


def errors_of(result: RowResult) -> dict[str, list[str]]:
    """Return what a row was refused for, by column; "" for the row itself."""
    if result.validation_error is not None:
        return by_column(result.validation_error)
    return {"": [str(each.error) for each in result.errors]} if result.errors else {}


def by_column(error: ValidationError) -> dict[str, list[str]]:
    """Sort the messages of an error by column."""
    if hasattr(error, "error_dict"):
        return {
            "" if name == NON_FIELD_ERRORS else name: ValidationError(errors).messages
            for name, errors in error.error_dict.items()
        }
    return {"": error.messages}
