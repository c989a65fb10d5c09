"""People, who holds which post, and certificates."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from anwang.grid.access import ADMINISTRATORS, Doer, actor_of, answer_for, person_for
from anwang.grid.actions.organs import keeper_of
from anwang.grid.errors import AlreadyAppointed, CertificateTaken, DatesCrossed, OwnAppointment, PostEnded, PostTaken
from anwang.grid.inputs import Appoint, ChangePerson, EndAssignment, EnterPerson, IssueCertificate
from anwang.grid.models import Account, Assignment, Certificate, Person, Post
from anwang.grid.states import RIGHTS, PostKind, Right
from anwang.ground.action import action
from anwang.ground.initials import initials
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import NotFound
from anwang.ground.trail.record import record

OVERSIGHT = frozenset({Right.ORDER_RECTIFICATION, Right.RECHECK, Right.APPROVE_VISITS, Right.CONDUCT_ADMIN_INSPECTION, Right.SUPERVISE})
CONFLICTING = [{PostKind.ENTERPRISE_MANAGER.value, kind} for kind, rights in RIGHTS.items() if rights & OVERSIGHT]
"""Posts that one person never holds together: who supervises does not speak for the supervised."""


@action("grid.enter_person")
def enter_person(said: EnterPerson, *, by: Doer, at: datetime) -> Person:
    """Enter a person (维护机构人员). She sees and does nothing until she is appointed."""
    answer_for(by, Right.MANAGE_PEOPLE, None)
    person = Person.objects.create(name=said.name, initials=initials(said.name, person=True)[:40], phone=said.phone)
    record("grid.enter_person", by=actor_of(by), at=at, subject=person, change=said.content())
    return person


@action("grid.change_person")
def change_person(person: Person, said: ChangePerson, *, by: Doer, at: datetime) -> Person:
    """Correct a person's name or telephone; records made before keep the name they were signed with (维护机构人员)."""
    answer_for(by, Right.MANAGE_PEOPLE, None)
    person_for(by, person.pk)
    before = {"name": person.name, "phone": person.phone}
    person.name, person.phone = said.name, said.phone
    person.initials = initials(said.name, person=True)[:40]
    person.save(update_fields=["name", "phone", "initials"])
    record("grid.change_person", by=actor_of(by), at=at, subject=person, change={"before": before, "after": said.content()})
    return person


@action("grid.remove_person")
def remove_person(person: Person, *, on: date, by: Doer, at: datetime) -> Person:
    """Strike a person off the register: her posts end that day and her account is closed; her history stays (维护机构人员)."""
    answer_for(by, Right.MANAGE_PEOPLE, None)
    person_for(by, person.pk)
    refuse_oneself(by, person.pk)
    touched: list[Recorded] = []
    for assignment in person.assignments.filter(ends_on__isnull=True).select_related("post__organ"):
        answer_for(by, keeper_of(assignment.post.kind), assignment.post.organ.grid_path)
        assignment.ends_on = max(on, assignment.starts_on)
        assignment.save(update_fields=["ends_on"])
        touched.append(assignment)
    person.is_active = False
    person.save(update_fields=["is_active"])
    for account in Account.objects.filter(person=person, is_active=True):
        account.is_active = False
        account.save(update_fields=["is_active"])
        touched.append(account)
    record("grid.remove_person", by=actor_of(by), at=at, subject=person, touched=touched, change={"on": on})
    return person


@action("grid.appoint")
def appoint(said: Appoint, *, by: Doer, at: datetime) -> Assignment:
    """Appoint a person to a post from a day on, by a document.

    Business posts are filled by who keeps people, administrators' posts by the security administrator. Nobody appoints herself. No person
    holds two of the three administrators' posts, nor one of them with a business post, on any day.
    Raises NotAllowed, NotFound, OwnAppointment, PostEnded, AlreadyAppointed, PostTaken.
    """
    post = Post.objects.select_related("organ", "node").filter(pk=said.post_id).first()
    if post is None:
        raise NotFound("没有这个岗位。")
    answer_for(by, keeper_of(post.kind), post.organ.grid_path)
    person = Person.objects.select_for_update().get(pk=person_for(by, said.person_id).pk)
    refuse_oneself(by, person.pk)
    _refuse_ended(post, said.starts_on)
    _refuse_clash(person, post, said.starts_on)
    assignment = Assignment.objects.create(person=person, post=post, starts_on=said.starts_on, document=said.document)
    touched = _second_factor(person) if post.kind in ADMINISTRATORS else []
    record("grid.appoint", by=actor_of(by), at=at, subject=assignment, touched=touched, change=said.content(), path=post.organ.grid_path)
    return assignment


def _refuse_ended(post: Post, on: date) -> None:
    ends = [day for day in (post.valid_to, post.organ.valid_to) if day is not None]
    if ends and min(ends) <= on:
        raise PostEnded(field="post_id")


def _refuse_clash(person: Person, post: Post, starts_on: date) -> None:
    """Refuse posts that may not be held together; the new one is open-ended, so every post not ended by its first day meets it."""
    meeting = Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
    held = person.assignments.filter(meeting).select_related("post__organ")
    for other in held:
        if other.post_id == post.pk:
            raise AlreadyAppointed(f"{person.name}自 {other.starts_on} 起已任“{post}”，不用再任。", field="post_id")
        administrators = {other.post.kind, post.kind} & ADMINISTRATORS
        if administrators and other.post.kind != post.kind:
            what = "系统管理员、安全管理员、审计管理员须由不同的人担任，也不能兼任业务岗位（三员分立）。"
            raise PostTaken(f"{what}{person.name}现任“{other.post}”，请先免职或另选人员。", field="person_id")
        if {other.post.kind, post.kind} in CONFLICTING:
            what = "监管、执法、审批岗位的人员不能同时担任企业的安全管理人员（公务员法第五十九条）。"
            raise PostTaken(f"{what}{person.name}现任“{other.post}”，请先免职或另选人员。", field="person_id")


def _second_factor(person: Person) -> list[Account]:
    accounts = list(Account.objects.filter(person=person, needs_second_factor=False))
    for account in accounts:
        account.needs_second_factor = True
        account.save(update_fields=["needs_second_factor"])
    return accounts


def refuse_oneself(by: Doer, person_id: int) -> None:
    """Refuse acts on one's own posts and account."""
    if actor_of(by).person_id == person_id:
        raise OwnAppointment


@action("grid.end_assignment")
def end_assignment(assignment: Assignment, said: EndAssignment, *, by: Doer, at: datetime) -> Assignment:
    """End an assignment on a day: from that day on the post is no longer hers; it stays in the history.

    Raises NotAllowed, NotFound, OwnAppointment, DatesCrossed, PostEnded when it was ended before.
    """
    post = assignment.post
    answer_for(by, keeper_of(post.kind), post.organ.grid_path)
    refuse_oneself(by, assignment.person_id)
    if said.ends_on < assignment.starts_on:
        raise DatesCrossed(f"免职日期不能早于任职日期 {assignment.starts_on}。", field="ends_on")
    ended = Assignment.objects.filter(pk=assignment.pk, ends_on__isnull=True).update(ends_on=said.ends_on)
    if not ended:
        raise PostEnded("这项任职已经办过免职。")
    assignment.refresh_from_db()
    record("grid.end_assignment", by=actor_of(by), at=at, subject=assignment, change=said.content(), path=post.organ.grid_path)
    return assignment


@action("grid.issue_certificate")
def issue_certificate(said: IssueCertificate, *, by: Doer, at: datetime) -> Certificate:
    """Enter an enforcement certificate: without one in force nobody carries out 行政检查 (维护机构人员).

    Raises NotAllowed, NotFound, DatesCrossed, CertificateTaken.
    """
    answer_for(by, Right.MANAGE_PEOPLE, None)
    person_for(by, said.person_id)
    refuse_oneself(by, said.person_id)
    if said.valid_to < said.valid_from:
        raise DatesCrossed("有效期止早于有效期起，请核对。", field="valid_to")
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(**said.model_dump(exclude={"command_id"}))
    except IntegrityError:
        raise CertificateTaken(field="number") from None
    record("grid.issue_certificate", by=actor_of(by), at=at, subject=certificate, change=said.content())
    return certificate
