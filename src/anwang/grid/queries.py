"""Named reads of the grid: the tree as of a date, who held which post when."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Length

from anwang.grid import territory
from anwang.grid.access import Doer, in_force, place
from anwang.grid.models import Assignment, Node, NodeEvent, Organ, Person, Post
from anwang.grid.paths import ROOT
from anwang.grid.states import NodeChange
from anwang.ground.actor import Actor


def standing(on: date) -> Q:
    """Return the condition of nodes that exist on a day."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def parts(node: Node, on: date) -> list[Node]:
    """Return the parts of a node on a day, in tree order: what hung directly below it after the mergers and moves until then.

    Two statements, whatever the size.
    """
    changes = NodeEvent.objects.filter(kind__in=[NodeChange.MERGED, NodeChange.MOVED], into__isnull=False).order_by("on", "id")
    history = list(changes.values_list("node__path", "into__path", "kind", "on"))
    taken = {gone: taker for gone, taker, _, day in history if day <= on}
    merged = {gone for gone, _, kind, day in history if kind == NodeChange.MERGED and day <= on}
    everything = {gone: taker for gone, taker, _, _ in history}
    # today's parents of what may have hung here then: the node, what was merged into it, and what these went into later
    hosts = {node.path, *(gone for gone in everything if node.path in territory.above(gone, everything))}
    hosts |= {everything[path] for path in hosts if path in everything}
    found = Node.objects.filter(Q(parent__path__in=hosts) | Q(path__in=list(everything))).filter(standing(on)).order_by("path")
    return [each for each in found if _superior(each.path, taken, merged) == node.path]


def _superior(path: str, taken: dict[str, str], merged: set[str]) -> str:
    """Return the nearest superior that was not itself merged away."""
    return next((above for above in territory.above(path, taken) if above not in merged), "")


def name_on(node: Node, on: date) -> str:
    """Return what a node was called on a day."""
    later = node.events.filter(kind=NodeChange.RENAMED, on__gt=on).order_by("on", "id").first()
    return later.old_name if later is not None else node.name


def tree(top: Node) -> QuerySet[Node]:
    """Return a node's present parts with the number of theirs, in tree order."""
    return (
        Node.objects.filter(parent=top, valid_to__isnull=True)
        .annotate(inside=Count("children", filter=Q(children__valid_to__isnull=True)))
        .order_by("path")
    )


def highest_place() -> str:
    """Return the path of the highest place that a standing post answers for: what is set there holds for the whole house."""
    posts = Post.objects.filter(valid_to__isnull=True).annotate(depth=Length("node__path")).order_by("depth", "node__path")
    return posts.values_list("node__path", flat=True).first() or ROOT


def organs_with_posts(by: Doer, on: date) -> QuerySet[Organ]:
    """Return the organs of the territory with their posts and who holds them on a day. Three statements."""
    held = Assignment.objects.filter(in_force(on)).select_related("person").order_by("starts_on", "id")
    posts = Post.objects.order_by("id").prefetch_related(Prefetch("assignments", queryset=held, to_attr="holders"))
    known = Organ.objects.all() if isinstance(by, Actor) else Organ.objects.filter(place(by.ranges))
    return known.select_related("node", "parent").prefetch_related(Prefetch("posts", queryset=posts)).order_by("grid_path", "kind", "id")


def history_of_post(post: Post) -> QuerySet[Assignment]:
    """Return who held a post from when to when, the latest first."""
    return post.assignments.select_related("person").order_by("-starts_on", "-id")


def posts_of(person: Person) -> QuerySet[Assignment]:
    """Return which posts a person held from when to when, the latest first."""
    return person.assignments.select_related("post__organ", "post__node").order_by("-starts_on", "-id")


def holder_on(post: Post, on: date) -> list[Person]:
    """Return who held a post on a day."""
    return [each.person for each in post.assignments.filter(in_force(on)).select_related("person").order_by("starts_on", "id")]
