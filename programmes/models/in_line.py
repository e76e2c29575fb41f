"""What lines are made of: projects, their money, their beneficiaries, what was spent."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models, transaction

from programmes.models.lines import batches, refresh


class InLineRows:
    """Mixed into the queryset of rows that lines are made of: no write in bulk forgets them."""

    model: Any
    order_by: Any

    def projects(self) -> set[int]:
        """Return the primary keys of the projects that the rows belong to."""
        return set(self.order_by().values_list(self.model.in_project, flat=True))

    @transaction.atomic
    def update(self, **kwargs: Any) -> int:
        """Update the rows, then recount the lines of the projects they left and came to."""
        pks = list(self.order_by().values_list("pk", flat=True))
        before = self.projects()
        count: int = super().update(**kwargs)  # type: ignore[misc]  # a queryset's
        after = {pk for batch in batches(pks) for pk in self.by_batch(batch).projects()}
        refresh(before | after)
        return count

    def by_batch(self, pks: list[Any]) -> "InLineRows":
        """Return these rows and no other condition."""
        rows: InLineRows = self.model._default_manager.filter(pk__in=pks)
        return rows

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows, then recount the lines of their projects."""
        before = self.projects()
        result: tuple[int, dict[str, int]] = super().delete()  # type: ignore[misc]  # as above
        refresh(before)
        return result

    @transaction.atomic
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Add rows, then recount the lines of their projects."""
        rows: list[Any] = super().bulk_create(objs, *args, **kwargs)  # type: ignore[misc]  # as above
        refresh(row.line_of for row in rows)
        return rows


class InLine(models.Model):
    """A row that a line is made of: saving or deleting it recounts the line."""

    in_project: ClassVar = "project_id"  # the column that names its project

    class Meta:
        abstract = True

    @transaction.atomic(savepoint=False)
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row; recount the line of the project it was in and of the one it is in."""
        rows: Any = type(self)._default_manager
        before = rows.filter(pk=self.pk).projects() if self.pk else set()
        super().save(*args, **kwargs)
        refresh({*before, self.line_of})

    @transaction.atomic(savepoint=False)
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and recount the line of its project."""
        project = self.line_of
        result = super().delete(*args, **kwargs)
        refresh({project})
        return result

    @property
    def line_of(self) -> int | None:
        """Return the primary key of its project."""
        project: int | None = getattr(self, self.in_project)
        return project
