"""Plans, projects, spending and the published record (kế hoạch, đề án, chi, số liệu công bố)."""

from programmes.models.cells import Cell
from programmes.models.content import ActivityContent
from programmes.models.figures import Indicator, ReportedFigure
from programmes.models.parts import Beneficiary, ProjectFunding, ProjectTarget
from programmes.models.plan import FundingPlan, PlanDecision
from programmes.models.project import Project
from programmes.models.record import Document, Report
from programmes.models.spending import SpendingEntry
from programmes.models.stages import STATE_SOURCES, FundingSource, PlanStage, SpendingStage
from programmes.models.status import Origin, ProjectKind, Status

__all__ = [
    "STATE_SOURCES",
    "ActivityContent",
    "Beneficiary",
    "Cell",
    "Document",
    "FundingPlan",
    "FundingSource",
    "Indicator",
    "Origin",
    "PlanDecision",
    "PlanStage",
    "Project",
    "ProjectFunding",
    "ProjectKind",
    "ProjectTarget",
    "Report",
    "ReportedFigure",
    "SpendingEntry",
    "SpendingStage",
    "Status",
]
