"""Voting on rural industrial products (bình chọn sản phẩm công nghiệp nông thôn tiêu biểu)."""

from awards.models.commendations import Commendation, CommendationKind
from awards.models.criteria import Criterion, CriterionScore
from awards.models.entries import CertificateState, Entry, Nomination, Result
from awards.models.levels import AwardLevel, GroupName, ProductGroup
from awards.models.products import Product, ProductPhoto
from awards.models.rounds import AwardRound, RoundStatus
from awards.models.rules import AwardRule, RuleKind, Rules

__all__ = [
    "AwardLevel",
    "AwardRound",
    "AwardRule",
    "CertificateState",
    "Commendation",
    "CommendationKind",
    "Criterion",
    "CriterionScore",
    "Entry",
    "GroupName",
    "Nomination",
    "Product",
    "ProductGroup",
    "ProductPhoto",
    "Result",
    "RoundStatus",
    "RuleKind",
    "Rules",
]
