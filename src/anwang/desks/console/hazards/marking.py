"""How a hazard's state and level look in lists and titles, and which act comes next."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anwang.desks.console import marks
from anwang.desks.console.pages import Act
from anwang.grid.access import Official
from anwang.grid.states import Reach, Right
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardState, Payer
from anwang.standards.states import HazardLevel

S = HazardState
WAN = 1_000_000
ALWAYS_SETTLED = frozenset({"责任", "时限"})
"""What is settled of every hazard, and of a major one five things (五落实)."""
MARKS: dict[str, str] = {
    S.REGISTERED: "open",
    S.IMMEDIATE: "going",
    S.ORDERED: "going",
    S.PLAN: "going",
    S.TREATING: "going",
    S.CLAIMED: "waiting",
    S.FAILED: "open",
    S.PASSED: "waiting",
    S.STRUCK_OFF: "done",
    S.ENFORCED: "stopped",
    S.TRANSFERRED: "waiting",
    S.SHUT: "done",
    S.VOID: "void",
}
NEXT: dict[str, tuple[tuple[str, str, Right], ...]] = {
    S.REGISTERED: (("order", "责令整改", Right.ORDER_RECTIFICATION),),
    S.IMMEDIATE: (("claim", "报告整改", Right.CLAIM_RECTIFIED),),
    S.ORDERED: (("claim", "报告整改", Right.CLAIM_RECTIFIED),),
    S.PLAN: (("submit_plan", "报送方案", Right.CLAIM_RECTIFIED), ("approve_plan", "审查方案", Right.APPROVE_PLANS)),
    S.TREATING: (("claim", "报告整改", Right.CLAIM_RECTIFIED),),
    S.CLAIMED: (("recheck", "复查", Right.RECHECK),),
    S.FAILED: (("order_again", "退回整改", Right.ORDER_RECTIFICATION),),
    S.PASSED: (("strike_off", "销号", Right.STRIKE_OFF),),
    S.ENFORCED: (("claim", "报告整改", Right.CLAIM_RECTIFIED),),
}
"""What mostly comes next in a state, for a line of a list; the record's page asks the law itself. A transfer waits for one unit: see 待办."""


def url_of(hazard: Hazard) -> str:
    """Return a hazard's page."""
    return reverse("console:hazard", args=[hazard.pk])


def act_url(hazard: Hazard, verb: str) -> str:
    """Return the page of a verb."""
    return reverse("console:hazard_act", args=[hazard.pk, verb])


def at_hand(hazard: Hazard, verb: str) -> str:
    """Return a hazard's page with one act at hand: whoever comes from 待办 sees first what it is about."""
    return f"{url_of(hazard)}?act={verb}"


def is_suspected(hazard: Hazard) -> bool:
    """Return whether a ledger calls it major and nobody has judged; asks the database only where the record came without it."""
    doubt = getattr(hazard, "suspicion", None)
    return doubt is not None and doubt.judged_on is None


def next_act(hazard: Hazard, by: Official) -> Act | None:
    """Return what the official mostly does next with a hazard, without asking the database."""
    if by.reach == Reach.OWN_UNIT and hazard.state == S.REGISTERED and hazard.source == "self_check":
        return Act("自行销号", act_url(hazard, "close_self_found"))
    for verb, label, right in NEXT.get(hazard.state, ()):
        if by.may(right):
            return Act(label, act_url(hazard, verb))
    return None


def state(hazard: Hazard) -> SafeString:
    """Return the state as a word with its mark."""
    return marks.state(HazardState(hazard.state).label, MARKS.get(hazard.state, ""))


def level(hazard: Hazard) -> SafeString:
    """Return the level; 重大 stands out by weight, not by colour, which is the risk levels' own."""
    word = HazardLevel(hazard.level).label
    if hazard.level == HazardLevel.MAJOR:
        return format_html('<b class="aw-nowrap">{}</b>', word)
    return format_html('{} <span class="aw-soft aw-nowrap">疑似重大</span>', word) if is_suspected(hazard) else format_html("{}", word)


def five_fix(hazard: Hazard) -> list[tuple[str, str]]:
    """Return the five-fix with what stands in each, empty where it is not settled.

    Only a major hazard must have all five (rules 6.3): of a general one what is settled stands, and who and until when.
    """
    funds = list(hazard.funds.order_by("id"))
    totals = {payer: sum(fund.amount for fund in funds if fund.payer == payer) for payer in Payer}
    money = "；".join(f"{payer.label} {total / WAN:g} 万元" for payer, total in totals.items() if total)
    due = hazard.due_on.isoformat() if hazard.due_on else ""
    if due and hazard.first_due_on and hazard.first_due_on != hazard.due_on:
        due = f"{due}（原 {hazard.first_due_on}）"
    fixes = [
        ("责任", f"{hazard.responsible} {hazard.responsible_phone}".strip()),
        ("措施", hazard.measure),
        ("资金", money),
        ("时限", due),
        ("预案", hazard.contingency),
    ]
    return [(label, words) for label, words in fixes if words or hazard.level == HazardLevel.MAJOR or label in ALWAYS_SETTLED]
