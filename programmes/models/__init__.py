"""Plans, projects, spending and the published record (kế hoạch, đề án, chi, số liệu công bố)."""

from programmes.models.adjustments import Adjustment, AdjustmentKind, Decider
from programmes.models.batches import DecisionShare, PlanBatch
from programmes.models.beginning import ProjectBeginning
from programmes.models.ceiling import SupportBasis, SupportCeiling
from programmes.models.cells import Cell
from programmes.models.content import ActivityContent
from programmes.models.events import Action, ProjectEvent
from programmes.models.figures import Indicator, ReportedFigure
from programmes.models.files import FileKind, ProjectFile
from programmes.models.lines import ProjectLine
from programmes.models.numbering import CodeSequence
from programmes.models.override import RuleOverride
from programmes.models.papers import BatchPaper, DecisionPaper
from programmes.models.parts import Beneficiary, ProjectFunding, ProjectTarget
from programmes.models.plan import FundingPlan, PlanDecision
from programmes.models.project import Project
from programmes.models.record import Document, Report
from programmes.models.spending import SpendingEntry
from programmes.models.stages import STATE_SOURCES, FundingSource, PlanStage, SpendingStage
from programmes.models.status import Origin, ProjectKind, Status

__all__ = [
    "STATE_SOURCES",
    "Action",
    "ActivityContent",
    "Adjustment",
    "AdjustmentKind",
    "BatchPaper",
    "Beneficiary",
    "Cell",
    "CodeSequence",
    "Decider",
    "DecisionPaper",
    "DecisionShare",
    "Document",
    "FileKind",
    "FundingPlan",
    "FundingSource",
    "Indicator",
    "Origin",
    "PlanBatch",
    "PlanDecision",
    "PlanStage",
    "Project",
    "ProjectBeginning",
    "ProjectEvent",
    "ProjectFile",
    "ProjectFunding",
    "ProjectKind",
    "ProjectLine",
    "ProjectTarget",
    "Report",
    "ReportedFigure",
    "RuleOverride",
    "SpendingEntry",
    "SpendingStage",
    "Status",
    "SupportBasis",
    "SupportCeiling",
]
