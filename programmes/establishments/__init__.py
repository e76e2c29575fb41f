"""What is done with the register of establishments (sổ cơ sở CNNT): entering, finding, merging."""

from programmes.establishments.duplicates import Likeness, possible_duplicates
from programmes.establishments.entering import (
    PossibleDuplicatesError,
    StaleEstablishmentError,
    change_establishment,
    create_establishment,
    provinces_to_enter,
)
from programmes.establishments.merging import Merged, merge_establishments

__all__ = [
    "Likeness",
    "Merged",
    "PossibleDuplicatesError",
    "StaleEstablishmentError",
    "change_establishment",
    "create_establishment",
    "merge_establishments",
    "possible_duplicates",
    "provinces_to_enter",
]
