"""What is done to rounds and entries (các bước bình chọn): each step once, under the round's lock.

Every function is keyword-only and atomic. A stranger gets `DoesNotExist` (404), who only looks gets
`Refused` (403), who read an older version gets `ChangedMeanwhile` (409); what is wrong with the
values is a `ValidationError`. Locks are taken in one order: rounds, then entries.
"""

from awards.lifecycle.certificates import issue_certificates, withdraw_certificate
from awards.lifecycle.deciding import Decided, decide
from awards.lifecycle.nominating import (
    cautions_of,
    nominate,
    receive,
    return_nomination,
)
from awards.lifecycle.opening import edit_round, levels_for, move_round, next_statuses, open_round
from awards.lifecycle.products import add_product, edit_product
from awards.lifecycle.registering import register, withdraw_entry
from awards.lifecycle.scoring import score, set_criteria

__all__ = [
    "Decided",
    "add_product",
    "cautions_of",
    "decide",
    "edit_product",
    "edit_round",
    "issue_certificates",
    "levels_for",
    "move_round",
    "next_statuses",
    "nominate",
    "open_round",
    "receive",
    "register",
    "return_nomination",
    "score",
    "set_criteria",
    "withdraw_certificate",
    "withdraw_entry",
]
