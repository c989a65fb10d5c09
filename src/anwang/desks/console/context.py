"""The frame around every page: navigation by rights, who acts in which post, which place she looks at."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from anwang.desks.console.home import rooms
from anwang.desks.console.pages import Choice, Door, Frame, partial_of
from anwang.grid import paths
from anwang.grid.access import Official
from anwang.grid.models import Assignment, Node
from anwang.grid.states import Reach, Right

FRESH = 60
"""So many seconds the counts of the navigation stand before they are taken anew; an act takes them anew at once."""


class Room(NamedTuple):
    """A room of the console: its page, the rights any of which opens it (none: everybody), its kind of work, what its list begins with."""

    key: str
    label: str
    page: str
    rights: frozenset[str] = frozenset()
    kind: str = "look"
    query: str = ""


R = Right
ROOMS = (
    Room("inbox", "待办", "inbox"),
    Room("dashboard", "驾驶舱", "dashboard", frozenset({R.READ_FIGURES})),
    Room("map", "一张图", "map", frozenset({R.READ_FIGURES})),
    Room("enterprises", "对象", "enterprises", frozenset({R.VIEW_SITES}), "work", "?kind=enterprise"),
    Room("standards", "检查表", "checklists", frozenset({R.EDIT_CHECKLISTS, R.PUBLISH_CHECKLISTS, R.VIEW_VISITS}), "work"),
    Room("visits", "检查", "visits", frozenset({R.VIEW_VISITS}), "work"),
    Room("hazards", "隐患", "hazards", frozenset({R.VIEW_HAZARDS}), "work"),
    Room("campaigns", "专项", "campaigns", frozenset({R.MANAGE_CAMPAIGNS, R.READ_FIGURES}), "work"),
    Room("figures", "指标", "figures", frozenset({R.READ_FIGURES}), "tell"),
    Room("papers", "公文", "papers", frozenset({R.DRAFT_PAPERS, R.ISSUE_PAPERS, R.READ_FIGURES}), "tell"),
    Room("audit", "核数", "checked_drafts", frozenset({R.READ_FIGURES}), "tell"),
    Room("returns", "报表", "returns", frozenset({R.DRAFT_PAPERS, R.ISSUE_PAPERS, R.READ_FIGURES}), "tell"),
    Room("imports", "导入", "imports", frozenset({R.IMPORT}), "keep"),
    Room("people", "人员", "organs", frozenset({R.MANAGE_PEOPLE, R.MANAGE_ACCOUNTS, R.MANAGE_GRID}), "keep"),
    Room("trail", "流水", "trail", frozenset({R.READ_TRAIL}), "keep"),
    Room("settings", "设置", "settings", frozenset({R.MANAGE_RULES}), "keep"),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the frame for templates. A fragment asked for by htmx gets one without navigation."""
    official: Official | None = getattr(request, "official", None)
    if official is None:
        return {"frame": Frame(), "demo": settings.DEMO}
    if partial_of(request):
        return {"frame": Frame(person_id=official.person_id, home_url=reverse("console:inbox")), "demo": settings.DEMO}
    node: Node | None = getattr(request, "scope_node", None)
    held: tuple[Assignment, ...] = getattr(request, "held", ())
    viewing = bool(official.viewing_as)
    shown = Frame(
        jurisdiction=held[0].post.node.name if held else official.node,
        home_url=reverse("console:inbox"),
        search_url="" if official.reach == Reach.NOTHING else reverse("console:search"),
        searched=request.GET.get("q", "") if request.path == reverse("console:search") else "",
        scope=node.name if node else official.node,
        scopes=_scopes(request, official, node),
        person_id=official.person_id,
        person=official.name,
        post=official.post,
        posts=() if viewing else _posts(official, held),
        own=_own(official),
        logout_url=reverse("console:logout"),
        viewing_as=f"{official.name}（{official.post}）" if viewing else "",
        stop_viewing_url=reverse("console:stop_viewing"),
        nav=tuple(_doors(request, official)),
    )
    return {"frame": shown, "demo": settings.DEMO}


def _doors(request: HttpRequest, official: Official) -> list[Door]:
    counts = waiting_counts(request, official)
    doors: list[Door] = []
    last = ""
    for room in ROOMS:
        if room.rights and not any(official.sees(right) for right in room.rights):
            continue
        with suppress(NoReverseMatch):  # a room that is not built yet has no entry
            url = reverse(f"console:{room.page}")
            number = sum(counts.values()) if room.key == "inbox" else counts.get(room.key, 0)
            active = request.path == url if url == "/" else request.path.startswith(url)
            doors.append(
                Door(room.key, room.label, url + room.query, count=number, active=active, begins=bool(doors) and room.kind != last)
            )
            last = room.kind
    return doors


def waiting_counts(request: HttpRequest, official: Official) -> dict[str, int]:
    """Return how much waits in each room for the official; kept in the session for a minute, or until she acts."""
    now = int(timezone.now().timestamp())
    kept = request.session.get("waiting") or {}
    if kept.get("for") == official.assignment_id and now - kept.get("at", 0) < FRESH:
        return dict(kept["counts"])
    counts = rooms.counts(official, timezone.localdate())
    if request.session.session_key:
        request.session["waiting"] = {"for": official.assignment_id, "at": now, "counts": counts}
    return counts


def _posts(official: Official, held: tuple[Assignment, ...]) -> tuple[Choice, ...]:
    if len(held) < 2:  # noqa: PLR2004 - one post is no choice
        return ()
    return tuple(
        Choice(str(each.post), reverse("console:switch_post", args=[each.pk]), current=each.pk == official.assignment_id) for each in held
    )


def _own(official: Official) -> tuple[Choice, ...]:
    if official.viewing_as:
        return ()
    pages = (("修改密码", "password"), ("绑定验证器", "second_factor"), ("意见反馈", "feedbacks"))
    return tuple(Choice(label, reverse(f"console:{page}")) for label, page in pages)


def _scopes(request: HttpRequest, official: Official, node: Node | None) -> tuple[Choice, ...]:
    """Return the places to look at: her own, the chosen one's superiors down from it, and its parts. One statement."""
    if official.reach not in {Reach.SUBTREE, Reach.SECTOR}:
        return ()
    here = node.pk if node else official.node_id
    path = node.path if node else official.path
    between = [path[:width] for width in range(len(official.path), len(path) + 1, paths.WIDTH)]
    found = Node.objects.filter(Q(parent_id=here) | Q(path__in=between), valid_to__isnull=True).order_by("path")
    if len(found) < 2 and node is None:  # noqa: PLR2004 - nothing to choose
        return ()
    back = quote(request.get_full_path())
    return tuple(Choice(each.name, f"{reverse('console:scope', args=[each.pk])}?next={back}", current=each.pk == here) for each in found)
