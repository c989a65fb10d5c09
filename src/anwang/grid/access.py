"""Who acts, and whose records she sees. Deny by default: no post in force, no official; no reach, no record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from anwang.grid import paths, territory
from anwang.grid.models import Account, Assignment, Certificate, Node, Organ, Person, Post
from anwang.grid.states import RIGHTS, PostKind, Reach, Right
from anwang.ground.actor import Actor
from anwang.ground.refusal import NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

M = TypeVar("M", bound=Model)
ADMINISTRATORS = frozenset({PostKind.SYSTEM_ADMIN, PostKind.SECURITY_ADMIN, PostKind.AUDIT_ADMIN})
"""三员: no person holds two of these posts, nor one of them together with a business post."""


@dataclass(frozen=True, slots=True)
class Official:
    """A person acting in one of her posts: rights by the post's kind, scope by its reach.

    `ranges` are the grid path ranges of the post's place today; `sectors` limits to some sectors (None: all); `organ_id` is the unit
    to which the post belongs (for an enterprise's own people, the enterprise's unit).
    """

    person_id: int
    name: str
    assignment_id: int
    post_id: int
    post: str
    kind: str
    organ_id: int
    organ: str
    path: str
    node_id: int
    node: str
    reach: str
    ranges: paths.Ranges
    sectors: frozenset[str] | None
    rights: frozenset[str]
    certificate: str = ""
    account_id: int | None = None
    channel: str = "console"
    address: str = ""
    viewing_as: str = ""
    on_behalf: str = ""

    @property
    def actor(self) -> Actor:
        """What the ground needs to know about who acts."""
        return Actor(
            person_id=self.person_id,
            name=self.name,
            post=self.post,
            path=self.path,
            assignment_id=self.assignment_id,
            on_behalf=self.on_behalf,
            viewing_as=self.viewing_as,
            channel=self.channel,
            address=self.address,
        )

    def may(self, right: str) -> bool:
        """Return whether the post carries a right. Who only views through another's post may do nothing."""
        return not self.viewing_as and right in self.rights

    def sees(self, right: str) -> bool:
        """Return whether the post may read what the right covers; viewing as somebody reads the same."""
        return right in self.rights

    def require(self, right: Right) -> None:
        """Raise NotAllowed where the post lacks a right."""
        if not self.may(right):
            sentence = f"您现在的岗位“{self.post}”没有“{right.label}”的权限，请由有权的岗位办理。"
            if self.viewing_as:
                sentence = "您正在以他人视角查看，只能看、不能办理。请先退出查看。"
            raise NotAllowed(sentence)

    def covers(self, path: str) -> bool:
        """Return whether a place lies in the official's territory."""
        return self.reach != Reach.NOTHING and paths.covers(self.ranges, path)

    def through(self, channel: str, address: str = "") -> Official:
        """Return the same official acting through another channel."""
        return replace(self, channel=channel, address=address)


Doer = Official | Actor
"""Who acts on the grid: an official, or the system itself (terminal, demo, import of the national table)."""


def actor_of(by: Doer) -> Actor:
    """Return what the trail writes down of whoever acts."""
    return by if isinstance(by, Actor) else by.actor


def answer_for(by: Doer, right: Right, path: str | None) -> None:
    """Refuse unless the doer holds a right, and holds it over a place (None: anywhere). The system itself may.

    The administrators see no business data (Reach.NOTHING), but they run the grid, the people and the accounts of their place.
    Raises NotAllowed, or NotFound outside the territory.
    """
    if isinstance(by, Actor):
        if by.person_id is not None:
            raise NotAllowed
        return
    by.require(right)
    if path is not None and not runs(by, path):
        raise NotFound("没有找到，或者它不在您的管辖范围内。")


def runs(by: Official, path: str) -> bool:
    """Return whether a place lies in the territory that the official's post is charged with, business data or not."""
    return by.reach != Reach.OWN_UNIT and paths.covers(by.ranges, path)


def in_force(on: date) -> Q:
    """Return the condition of assignments in force on a day."""
    return (
        Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on)) & (Q(post__valid_to__isnull=True) | Q(post__valid_to__gt=on))
    )


def assignments_of(person: Person | int, on: date) -> QuerySet[Assignment]:
    """Return the posts that a person (or the person with an id) holds on a day."""
    return Assignment.objects.filter(in_force(on), person=person).select_related("post__organ", "post__node", "person").order_by("id")


def official(assignment: Assignment, *, on: date, account: Account | None = None, channel: str = "console", address: str = "") -> Official:
    """Return the official who holds an assignment. Raises NotAllowed when it is not in force on the day."""
    if not assignment.in_force(on) or not assignment.person.is_active:
        raise NotAllowed("您的任职已经结束，不能再以这个岗位办理。")
    post = assignment.post
    sectors = frozenset(post.sectors) if post.reach == Reach.SECTOR else None
    certificates = Certificate.objects.filter(person=assignment.person, valid_from__lte=on, valid_to__gte=on).order_by("number")
    certificate = certificates.values_list("number", flat=True).first() or ""
    return Official(
        person_id=assignment.person_id,
        name=assignment.person.name,
        assignment_id=assignment.pk,
        post_id=post.pk,
        post=f"{post.organ} {post.name}",
        kind=post.kind,
        organ_id=post.organ_id,
        organ=str(post.organ),
        path=post.node.path,
        node_id=post.node_id,
        node=post.node.name,
        reach=post.reach,
        ranges=territory.of(post.node, on),
        sectors=sectors,
        rights=RIGHTS[post.kind],
        certificate=certificate,
        account_id=account.pk if account else None,
        channel=channel,
        address=address,
    )


def place(ranges: paths.Ranges, field: str = "grid_path") -> Q:
    """Return the condition "lies in these ranges" on a path column. No ranges means nothing."""
    if not ranges:
        return Q(pk__in=[])
    condition = Q()
    for low, high in ranges:
        condition |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return condition


def within(records: QuerySet[M], by: Official, field: str = "grid_path") -> QuerySet[M]:
    """Return the records in the official's territory; rooms add sector and own-unit limits."""
    if by.reach == Reach.NOTHING:
        return records.none()
    return records.filter(place(by.ranges, field))


def node_for(by: Official, node_id: int | None) -> Node:
    """Return a node inside the official's territory; her own without a wish. Raises NotFound."""
    node = Node.objects.filter(pk=node_id or by.node_id).first()
    if node is None or not paths.covers(by.ranges, node.path):
        raise NotFound("没有这个区域，或者它不在您的管辖范围内。")
    return node


def nodes(by: Official) -> QuerySet[Node]:
    """Return the nodes of the official's territory, in tree order."""
    return Node.objects.filter(place(by.ranges, "path")).order_by("path")


def organs(by: Official) -> QuerySet[Organ]:
    """Return the organs that the official may see: those of her territory."""
    if by.reach == Reach.OWN_UNIT:
        return Organ.objects.filter(pk=by.organ_id)
    return Organ.objects.filter(place(by.ranges)).select_related("node").order_by("grid_path", "id")


def posts(by: Official) -> QuerySet[Post]:
    """Return the posts of the organs that the official may see."""
    return Post.objects.filter(organ__in=organs(by)).select_related("organ", "node")


def colleagues(by: Official, *, on: date, kinds: Iterable[str] = ()) -> QuerySet[Assignment]:
    """Return the assignments in force in the official's territory, for choosing officers and persons in charge."""
    held = Assignment.objects.filter(in_force(on), place(by.ranges, "post__node__path"), person__is_active=True)
    if kinds:
        held = held.filter(post__kind__in=list(kinds))
    return held.select_related("person", "post__organ").order_by("post__organ_id", "id")


def people(by: Doer) -> QuerySet[Person]:
    """Return the people whom one may look up: who holds or held a post in the territory, and who was entered and holds none yet."""
    known = Person.objects.order_by("initials", "id")
    if isinstance(by, Actor):
        return known
    held = Assignment.objects.filter(person=OuterRef("pk"))
    if by.reach == Reach.OWN_UNIT:
        return known.filter(Exists(held.filter(post__organ_id=by.organ_id)))
    return known.filter(Exists(held.filter(place(by.ranges, "post__organ__grid_path"))) | ~Exists(held))


def person_for(by: Doer, person_id: int) -> Person:
    """Return a person on the register whom one may look up. Raises NotFound."""
    person = people(by).filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotFound("没有这位同志，或已不在册，或不在您的管辖范围内。")
    return person
