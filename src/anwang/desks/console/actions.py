"""What the console itself keeps: lists under a name."""

from __future__ import annotations

from anwang.desks.console.models import SavedView
from anwang.grid.access import Official
from anwang.grid.models import Account
from anwang.ground.refusal import NotFound, Refusal

MOST = 40


class ViewRefused(Refusal):
    """A saved view lacks its name, or there are too many."""

    sentence = "请给常用条件起个名称，不超过 60 字。"


def save_view(*, listing: str, name: str, query: str, shared: bool, by: Official) -> SavedView:
    """Keep a list's filters under a name; the same name again replaces what stood under it. Raises ViewRefused, NotFound."""
    name = name.strip()
    if not name or len(name) > 60 or not listing or len(listing) > 40 or len(query) > 2000:  # noqa: PLR2004 - the columns' widths
        raise ViewRefused
    account = Account.objects.filter(person_id=by.person_id).first()
    if account is None or by.viewing_as:
        raise NotFound
    mine = SavedView.objects.filter(account=account, listing=listing)
    if mine.exclude(name=name).count() >= MOST:
        raise ViewRefused(f"一个列表最多保存 {MOST} 个常用条件，请先删去不用的。")
    saved, _ = SavedView.objects.update_or_create(
        account=account, listing=listing, name=name, defaults={"query": query, "organ_id": by.organ_id if shared else None}
    )
    return saved


def forget_view(pk: int, *, by: Official) -> None:
    """Take away a saved view of one's own. Raises NotFound."""
    gone, _ = SavedView.objects.filter(pk=pk, account__person_id=by.person_id).delete()
    if not gone or by.viewing_as:
        raise NotFound
