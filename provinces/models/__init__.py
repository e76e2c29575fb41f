"""Places and who stands in them (địa bàn, tổ chức, cơ sở), all of them dated."""

from provinces.models.commune import Commune, CommuneKind
from provinces.models.establishment import (
    Activity,
    Establishment,
    EstablishmentTrace,
    Industry,
    LegalForm,
)
from provinces.models.membership import RegionMembership
from provinces.models.organisation import Organisation, OrganisationKind
from provinces.models.province import MERGER_DAY, Designation, Kind, Province
from provinces.models.region import REGION_BY_SLUG, Region

__all__ = [
    "MERGER_DAY",
    "REGION_BY_SLUG",
    "Activity",
    "Commune",
    "CommuneKind",
    "Designation",
    "Establishment",
    "EstablishmentTrace",
    "Industry",
    "Kind",
    "LegalForm",
    "Organisation",
    "OrganisationKind",
    "Province",
    "Region",
    "RegionMembership",
]
