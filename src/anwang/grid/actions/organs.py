"""Organs and their posts."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from anwang.grid.access import ADMINISTRATORS, Doer, Official, actor_of, answer_for, runs
from anwang.grid.errors import AdministratorsInside, DatesCrossed, GridRefusal, NodeEnded, PostEnded
from anwang.grid.inputs import ChangeOrgan, FoundOrgan, SetUpPost
from anwang.grid.models import Assignment, Node, Organ, Post
from anwang.grid.states import OrganKind, PostKind, Reach, Right
from anwang.ground.action import action
from anwang.ground.refusal import NotFound
from anwang.ground.trail.record import record


def standing(node_id: int, on: date) -> Node:
    """Return a node that exists on a day. Raises NotFound, NodeEnded."""
    node = Node.objects.filter(pk=node_id).first()
    if node is None:
        raise NotFound("没有这个区域。")
    if node.valid_to is not None and node.valid_to <= on:
        raise NodeEnded(field="node_id")
    return node


@action("grid.found_organ")
def found_organ(said: FoundOrgan, *, by: Doer, at: datetime) -> Organ:
    """Enter an organ at a place of one's territory (维护机构人员). Raises NotAllowed, NotFound, NodeEnded."""
    on = timezone.localdate(at)
    node = standing(said.node_id, on)
    answer_for(by, Right.MANAGE_PEOPLE, node.path)
    parent = _superior(said.parent_id, by)
    organ = Organ.objects.create(
        name=said.name,
        short_name=said.short_name,
        kind=said.kind,
        node=node,
        grid_path=node.path,
        parent=parent,
        document_word=said.document_word,
        is_enforcement_body=said.is_enforcement_body,
        sectors=list(said.sectors),
        valid_from=on,
    )
    record("grid.found_organ", by=actor_of(by), at=at, subject=organ, change=said.content())
    return organ


def _superior(organ_id: int | None, by: Doer) -> Organ | None:
    """Return the organ that is to stand above another: one of one's territory, or over it. A superior decides, so none comes from elsewhere."""
    if organ_id is None:
        return None
    found = Organ.objects.filter(pk=organ_id).first()
    near = found is not None and (not isinstance(by, Official) or runs(by, found.grid_path) or by.path.startswith(found.grid_path))
    if not near:
        raise NotFound("没有这个上级单位，或者它不在您的管辖范围内。", field="parent_id")
    return found


@action("grid.change_organ")
def change_organ(organ: Organ, said: ChangeOrgan, *, by: Doer, at: datetime) -> Organ:
    """Correct an organ's name, superior, document word or sectors; papers issued before keep what they printed (维护机构人员)."""
    answer_for(by, Right.MANAGE_PEOPLE, organ.grid_path)
    before = {name: getattr(organ, name) for name in said.content()}
    if said.parent_id != organ.parent_id:
        _superior(said.parent_id, by)
    for name, value in said.content().items():
        setattr(organ, name, value)
    if organ.parent_id == organ.pk:
        raise GridRefusal("上级单位不能是它自己。", field="parent_id")
    organ.save()
    record("grid.change_organ", by=actor_of(by), at=at, subject=organ, change={"before": before, "after": said.content()})
    return organ


@action("grid.abolish_organ")
def abolish_organ(organ: Organ, *, on: date, by: Doer, at: datetime) -> Organ:
    """Abolish an organ on a day: its posts end, and whoever holds them leaves office that day (维护机构人员).

    Raises NotAllowed, NotFound, PostEnded, AdministratorsInside.
    """
    answer_for(by, Right.MANAGE_PEOPLE, organ.grid_path)
    if organ.valid_to is not None and organ.valid_to <= on:
        raise PostEnded("这个单位已经撤销。")
    ended = end_organ(organ, on)
    record("grid.abolish_organ", by=actor_of(by), at=at, subject=organ, touched=ended, change={"on": on})
    return organ


def end_organ(organ: Organ, on: date) -> list[Post | Assignment]:
    """End an organ, its posts and who holds them; part of an action, which records what is returned. Raises AdministratorsInside."""
    if organ.posts.filter(valid_to__isnull=True, kind__in=ADMINISTRATORS).exists():
        raise AdministratorsInside(f"{organ.name}还设有系统、安全或审计管理员的岗位，请先由安全管理员另行安排并撤销这些岗位。")
    organ.valid_to = on
    organ.save(update_fields=["valid_to"])
    ended: list[Post | Assignment] = []
    for post in organ.posts.filter(valid_to__isnull=True):
        ended += end_post(post, on)
    return ended


def end_post(post: Post, on: date) -> list[Post | Assignment]:
    """End a post and who holds it; part of an action, which records what is returned."""
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    held = list(post.assignments.filter(ends_on__isnull=True))
    for assignment in held:
        assignment.ends_on = max(on, assignment.starts_on)
        assignment.save(update_fields=["ends_on"])
    return [post, *held]


@action("grid.set_up_post")
def set_up_post(said: SetUpPost, *, by: Doer, at: datetime) -> Post:
    """Set up a post in an organ: its kind gives the rights, its reach whose records it sees.

    A business post by who keeps organs and people, an administrator's post by the security administrator only (三员分立).
    Raises NotAllowed, NotFound, PostEnded, GridRefusal.
    """
    on = timezone.localdate(at)
    organ = Organ.objects.filter(pk=said.organ_id).select_related("node").first()
    if organ is None:
        raise NotFound("没有这个单位。")
    if organ.valid_to is not None and organ.valid_to <= on:
        raise PostEnded(field="organ_id")
    node = standing(said.node_id, on) if said.node_id else organ.node
    answer_for(by, keeper_of(said.kind), organ.grid_path)
    answer_for(by, keeper_of(said.kind), node.path)
    _check_reach(said, organ)
    post = Post.objects.create(
        organ=organ, name=said.name, kind=said.kind, reach=reach_of(said), node=node, sectors=list(said.sectors or organ.sectors)
    )
    record("grid.set_up_post", by=actor_of(by), at=at, subject=post, change=said.content(), path=organ.grid_path)
    return post


@action("grid.abolish_post")
def abolish_post(post: Post, *, on: date, by: Doer, at: datetime) -> Post:
    """Abolish a post on a day; whoever holds it leaves office that day, and stays in the history."""
    answer_for(by, keeper_of(post.kind), post.organ.grid_path)
    if post.valid_to is not None:
        raise PostEnded("这个岗位已经撤销。")
    if on > timezone.localdate(at):
        raise DatesCrossed("撤销日期不能晚于今天。", field="on")
    ended = end_post(post, on)
    record("grid.abolish_post", by=actor_of(by), at=at, subject=post, touched=ended, change={"on": on}, path=post.organ.grid_path)
    return post


def keeper_of(kind: str) -> Right:
    """Return the right that fills posts of a kind: administrators are named by the security administrator, all others by who keeps people."""
    return Right.MANAGE_ACCOUNTS if kind in ADMINISTRATORS else Right.MANAGE_PEOPLE


def reach_of(said: SetUpPost) -> str:
    """Return how far a post sees: administrators see no business data, enterprise people their own unit."""
    if said.kind in ADMINISTRATORS:
        return Reach.NOTHING
    return Reach.OWN_UNIT if said.kind == PostKind.ENTERPRISE_MANAGER else said.reach


def _check_reach(said: SetUpPost, organ: Organ) -> None:
    if (said.kind == PostKind.ENTERPRISE_MANAGER) != (organ.kind == OrganKind.ENTERPRISE):
        raise GridRefusal("企业安全管理人员的岗位只能设在生产经营单位，生产经营单位也只能设这种岗位。", field="kind")
    if said.reach == Reach.SECTOR and said.kind not in ADMINISTRATORS and not (said.sectors or organ.sectors):
        raise GridRefusal("数据范围选“本行业”的，请选择行业。", field="sectors")
