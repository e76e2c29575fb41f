"""What is typed about an establishment (các trường của cơ sở)."""

from typing import Final

CHOSEN: Final = (
    "name",
    "legal_form",
    "tax_code",
    "province",
    "production_address",
    "registered_address",
    "industry",
    "contact_name",
    "contact_phone",
    "activity",
)
