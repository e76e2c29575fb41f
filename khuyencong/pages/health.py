"""Health (sức khỏe hệ thống): whether this instance may be sent traffic."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khuyencong import __version__


@require_safe
@never_cache
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database is reachable and migrated, 503 otherwise."""
    database, migrations = check_database()
    healthy = database == migrations == "ok"
    return JsonResponse(
        {
            "status": "ok" if healthy else "error",
            "database": database,
            "migrations": migrations,
            "version": __version__,
        },
        status=200 if healthy else 503,
    )


def check_database() -> tuple[str, str]:
    """Return the state of the database and of its migrations, never an internal message."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:  # also InterfaceError, which is no DatabaseError
        return "unreachable", "unknown"
    return "ok", "pending" if plan else "ok"
