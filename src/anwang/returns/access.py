"""Who sees forms and returns: those of her territory, once handed out; before that only the organ that fills them, and who may hand them out."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from anwang.grid.access import Official, within
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.returns.models import Form, FormVersion, Return
from anwang.returns.states import TABLE, ReturnState

LOST = "没有找到这张报表，它可能不在您的管辖范围内。"


def forms_visible_to(by: Official) -> QuerySet[Form]:
    """Return the forms that the official may read: her own organ's, and for who may hand out all of her territory."""
    if not by.sees(Right.READ_FIGURES) or by.reach == Reach.OWN_UNIT:
        return Form.objects.none()
    forms = within(Form.objects.select_related("organ", "node"), by)
    return forms if by.sees(Right.ISSUE_PAPERS) else forms.filter(organ_id=by.organ_id)


def visible_to(by: Official) -> QuerySet[Return]:
    """Return the returns that the official may read."""
    if not by.sees(Right.READ_FIGURES) or by.reach == Reach.OWN_UNIT:
        return Return.objects.none()
    returns = within(Return.objects.select_related("form", "version", "organ", "node", "file"), by)
    if by.sees(Right.ISSUE_PAPERS):
        return returns
    return returns.filter(Q(organ_id=by.organ_id) | Q(state=ReturnState.HANDED_OUT))


def form_for(by: Official, pk: int) -> Form:
    """Return a form. Raises NotAllowed, NotFound."""
    if not by.sees(Right.READ_FIGURES):
        raise NotAllowed
    form = forms_visible_to(by).filter(pk=pk).first()
    if form is None:
        raise NotFound(LOST)
    return form


def version_for(by: Official, pk: int) -> FormVersion:
    """Return a form's version. Raises NotAllowed, NotFound."""
    if not by.sees(Right.READ_FIGURES):
        raise NotAllowed
    version = FormVersion.objects.select_related("form__organ", "form__node", "file").filter(pk=pk, form__in=forms_visible_to(by)).first()
    if version is None:
        raise NotFound(LOST)
    return version


def get(by: Official, pk: int) -> Return:
    """Return a return. Raises NotAllowed, NotFound."""
    if not by.sees(Right.READ_FIGURES):
        raise NotAllowed
    found = visible_to(by).filter(pk=pk).first()
    if found is None:
        raise NotFound(LOST)
    return found


def may_work_on(by: Official, record: Form | Return) -> bool:
    """Return whether the official may bind, fill and check: those of the organ that fills the form."""
    return by.may(Right.DRAFT_PAPERS) and record.organ_id == by.organ_id and by.covers(record.grid_path)


def may(by: Official, record: Return, verb: str) -> bool:
    """Return whether the official may take a step now."""
    row = next((each for each in TABLE.rows if each.source == record.state and each.verb == verb), None)
    if row is None or not by.may(row.right) or not by.covers(record.grid_path):
        return False
    return row.right == Right.ISSUE_PAPERS or record.organ_id == by.organ_id


def answer_for(by: Official, record: Form | Return, right: Right = Right.DRAFT_PAPERS) -> None:
    """Refuse an act on a form outside the official's reach, without the right, or of another organ. Raises NotAllowed, NotFound."""
    by.require(right)
    if not by.covers(record.grid_path):
        raise NotFound(LOST)
    if right == Right.DRAFT_PAPERS and record.organ_id != by.organ_id:
        raise NotAllowed(f"这张报表由{record.organ}填报，请由该单位办理。")
