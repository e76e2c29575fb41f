"""Forms of the admin as a browser sends them."""

from typing import Any

from django.test import Client


def sent_back(client: Client, address: str) -> dict[str, Any]:
    """Return what a browser would send back if the reader changed nothing."""
    context = client.get(address).context
    forms = [context["adminform"].form]
    data: dict[str, Any] = {}
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            shown = "" if value is None else field.field.widget.format_value(value)
            data[field.html_name] = shown[0] if isinstance(shown, list) else shown or ""
    return data
