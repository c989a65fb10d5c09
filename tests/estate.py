"""One record of every kind in a township of the small county, so that every address of the console can be asked for by its id.

`make_estate(world)` lays them down in the first township, `make_estate(mirrored(world))` in its neighbour. `addresses(estate)` names for
every route of the console the ids to ask for; a route that takes an id and has no line there is an error, so that no new page is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from tests.hazards.county import Road
from tests.imports.sheets import rows_of, ugly
from tests.inspections.field import Field, sheet_of, site_of
from tests.world import World, account_of, in_post

from anwang.audit import actions as audit
from anwang.audit.inputs import CheckDraft
from anwang.audit.models import CheckedDraft
from anwang.campaigns import actions as campaigns
from anwang.campaigns.inputs import CallCampaign
from anwang.campaigns.models import Campaign
from anwang.campaigns.states import CampaignLevel
from anwang.desks.console.hazards.verbs import VERBS
from anwang.desks.console.models import SavedView
from anwang.enterprises.models import Charge, Contact, Licence, Site
from anwang.feedback import actions as feedback
from anwang.feedback.inputs import SendFeedback
from anwang.feedback.models import Feedback
from anwang.feedback.states import FeedbackKind
from anwang.figures import actions as figures
from anwang.figures.inputs import EnterExternal, SetTarget
from anwang.figures.models import ExternalValue, FigureTarget
from anwang.grid.access import Official, official
from anwang.grid.actions import settings
from anwang.grid.inputs import AdjustDay, SetRule
from anwang.grid.models import Post
from anwang.grid.states import PostKind
from anwang.ground.actor import SYSTEM
from anwang.ground.evidence import store
from anwang.ground.models import CalendarDay, ImportRun, Job, RulePack
from anwang.ground.trail.models import Entry
from anwang.hazards import actions as hazard_actions
from anwang.hazards.inputs import Claim
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardState
from anwang.imports import actions as imports
from anwang.inspections import actions as inspections
from anwang.inspections.inputs import SendTeam
from anwang.inspections.models import Order, Team, Visit
from anwang.papers import actions as papers
from anwang.papers.inputs import DraftSummary, KeepTemplate, SetSchedule
from anwang.papers.models import Paper, PaperSchedule, Template
from anwang.papers.states import PaperKind, Period
from anwang.returns import actions as returns
from anwang.returns import periods
from anwang.returns.inputs import BindCell, FillReturn, OpenReturn, TakeForm, TakeIntoUse
from anwang.returns.models import Return
from anwang.returns.shipped import monthly
from anwang.standards import actions as standards
from anwang.standards.inputs import DraftChecklist, NameCategory, WriteItem
from anwang.standards.models import CheckCategory, CheckItem, ChecklistVersion, CriterionFamily


@dataclass
class Estate:
    """Everything of a township that has an address of its own."""

    world: World
    site: Site
    contact: Contact
    licence: Licence
    charge: Charge
    planned: Visit
    begun: Visit
    told: Visit
    order: Order
    team: Team
    hazard: Hazard
    passed: Hazard
    campaign: Campaign
    feedback: Feedback
    version: ChecklistVersion
    category: CheckCategory
    item: CheckItem
    sheet: ChecklistVersion
    run: ImportRun
    paper: Paper
    template: Template
    schedule: PaperSchedule
    entered: ExternalValue
    target: FigureTarget
    returned: Return
    draft: CheckedDraft
    view: SavedView
    job: Job
    check: Job
    photo: str
    post: Post
    entry: Entry
    family: CriterionFamily
    rule: RulePack
    day: CalendarDay
    officer_items: list[CheckItem] = field(default_factory=list)


def mirrored(world: World) -> World:
    """Return the county as seen from its other township: who and what stood for the first stands for the second, and the other way round."""
    second = _seat(world, "何邻巡", world.other_town_organ.pk, PostKind.TOWN_OFFICER)
    return replace(
        world,
        town=world.other_town,
        other_town=world.town,
        village=world.other_village,
        other_village=world.village,
        town_organ=world.other_town_organ,
        other_town_organ=world.town_organ,
        enterprise_organ=world.other_enterprise_organ,
        other_enterprise_organ=world.enterprise_organ,
        town_officer=world.other_town_officer,
        second_town_officer=second,
        other_town_officer=world.town_officer,
        manager=world.other_manager,
        other_manager=world.manager,
    )


def strangers(world: World) -> dict[PostKind, Official]:
    """Return an official of every kind of post whose territory is the first township and nothing else."""
    found = {
        PostKind.TOWN_OFFICER: world.town_officer,
        PostKind.GRID_WORKER: world.grid_worker,
        PostKind.LEADER: world.town_leader,
        PostKind.ENTERPRISE_MANAGER: world.manager,
    }
    for number, kind in enumerate(kind for kind in PostKind if kind not in found):
        found[kind] = _seat(world, f"外人{'甲乙丙丁戊己庚辛'[number]}", world.town_organ.pk, kind)
    return found


def _seat(world: World, name: str, organ: int, kind: PostKind) -> Official:
    where = next(each for each in (world.town_organ, world.other_town_organ) if each.pk == organ)
    number = f"皖M22000{organ}" if kind is PostKind.ENFORCEMENT_OFFICER else ""
    return official(in_post(name, where, kind, f"{kind.label}岗", certificate=number), on=world.on)


def make_estate(world: World, *, sheet: ChecklistVersion | None = None) -> Estate:
    """Lay one record of every kind down in the world's first township, through the actions wherever there is one."""
    by, at = world.town_officer, world.at
    site = site_of(world, number=f"{world.town.code}-estate", code="")
    sheet = sheet or sheet_of(world)
    steps = Field(world, site, sheet)
    planned = steps.plan(officer_ids=(world.officer.assignment_id, world.second_officer.assignment_id))
    begun = _begun(steps)
    told = _signed(steps)
    order = steps.serve(told)
    team = inspections.send_team(SendTeam(name="镇综合检查组", sent_on=world.on, leader_id=by.assignment_id), by=by, at=at)
    road = Road(world, site)
    photo = store.keep(BytesIO(b"%PDF-1.4 " + site.number.encode()), "整改照片.pdf", by=world.manager.actor, at=at).sha256
    hazard = road.order(road.register())
    hazard_actions.claim(hazard, Claim(text="已清理木料", evidence=(photo,)), by=world.manager, at=at + timedelta(hours=1))
    campaign = campaigns.call(_campaign(world), by=world.office, at=at)
    version, category, item = _draft(world)
    return Estate(
        world=world,
        site=site,
        contact=Contact.objects.create(site=site, role="liaison", name="方联系"),
        licence=Licence.objects.create(site=site, kind="安全生产许可证", number=f"X-{site.pk}"),
        charge=Charge.objects.create(site=site, assignment_id=by.assignment_id, starts_on=world.on),
        planned=planned,
        begun=begun,
        told=told,
        order=order,
        team=team,
        hazard=hazard,
        passed=road.to(HazardState.PASSED),
        campaign=campaign,
        feedback=feedback.send(SendFeedback(kind=FeedbackKind.FAULT, text="导出的表缺一列"), by=by, at=at),
        version=version,
        category=category,
        item=item,
        sheet=sheet,
        run=imports.receive(ugly(*rows_of(world.town.name)), "企业.xlsx", node=world.town, by=by, at=at),
        paper=papers.draft_summary(DraftSummary(campaign_id=campaign.pk, node_id=world.town.pk), by=world.office, at=at),
        template=papers.keep_template(
            KeepTemplate(name="镇简报", kind=PaperKind.OTHER, period=Period.MONTH, title="简报", blocks=()), by=world.office, at=at
        ),
        schedule=papers.set_schedule(
            SetSchedule(shipped="monthly", node_id=world.town.pk, post_id=world.office.post_id), by=world.office, at=at
        ),
        entered=figures.enter_external(EnterExternal(figure="accidents.cases", value=Decimal(2), **_stated(world)), by=world.office, at=at),
        target=figures.set_target(SetTarget(figure="hazards.rate", value=Decimal(98), **_stated(world)), by=world.office, at=at),
        draft=audit.check_draft(CheckDraft(text="本镇排查隐患3处。", node_id=world.town.pk), by=world.office, at=at),
        returned=_returned(world),
        view=SavedView.objects.create(account=account_of(by), listing="hazards", name="超期", query="overdue=yes"),
        job=Job.objects.create(kind="export", title="导出", owner_id=by.person_id, path=by.path, created_at=at),
        check=Job.objects.create(kind="trail.verify", title="核验", owner_id=world.audit_admin.person_id, path=by.path, created_at=at),
        photo=photo,
        post=Post.objects.get(pk=by.post_id),
        entry=Entry.objects.filter(path=world.town.path).latest("pk"),
        family=CriterionFamily.objects.get_or_create(code="trade", defaults={"name": "工贸企业重大事故隐患判定标准", "instrument": "令"})[
            0
        ],
        rule=settings.set_rule(_rule(world), by=SYSTEM, at=at),
        day=settings.adjust_day(AdjustDay(day=date(2031, 5, 5), is_workday=False, source="县里通知"), by=SYSTEM, at=at),
        officer_items=steps.items,
    )


def _begun(steps: Field) -> Visit:
    return steps.arrive(steps.approve(steps.plan()), scan=steps.site.number)


def _signed(steps: Field) -> Visit:
    return steps.sign(steps.answer(_begun(steps), failed=(3, 17)))


def _returned(world: World) -> Return:
    """A form of the township with one bound cell, filled for the last month by the committee's office."""
    by, at = world.office, world.at
    file = store.keep(BytesIO(monthly()), "月报表.xlsx", by=by.actor, at=at).sha256
    said = TakeForm(name=f"{world.town.name}月报表", superior="市安委办", node_id=world.town.pk, file=file)
    form = returns.take_form(said, by=by, at=at)
    version = returns.bind(form.versions.get(), BindCell(sheet="月报表", cell="C6", figure="hazards.found"), by=by, at=at)
    returns.take_into_use(version, TakeIntoUse(), by=by, at=at)
    start, end = periods.last_over(form.frequency, world.on)
    opened = returns.open_return(form, OpenReturn(starts_on=start, ends_on=end), by=by, at=at)
    return returns.fill(opened, FillReturn(), by=by, at=at)


def _stated(world: World) -> dict[str, Any]:
    return {"node_id": world.town.pk, "starts_on": world.on.replace(day=1), "ends_on": world.on, "source": "镇应急办"}


def _campaign(world: World) -> CallCampaign:
    return CallCampaign(
        name=f"{world.town.name}百日除患",
        level=CampaignLevel.TOWN,
        starts_on=world.on - timedelta(days=30),
        ends_on=world.on + timedelta(days=30),
        node_id=world.town.pk,
    )


def _rule(world: World) -> SetRule:
    return SetRule(code="visit.officers", node_id=world.town.pk, valid_from=world.on, source="镇里规定", payload={"minimum": 3})


def _draft(world: World) -> tuple[ChecklistVersion, CheckCategory, CheckItem]:
    by, at = world.town_officer, world.at
    version = standards.draft_checklist(DraftChecklist(name=f"{world.town.name}补充检查表"), by=by, at=at)
    category = standards.add_category(version, NameCategory(name="用电安全"), by=by, at=at)
    said = WriteItem(category_id=category.pk, text="配电箱前是否畅通", hazard_text="配电箱前堆物")
    return version, category, standards.add_item(version, said, by=by, at=at)


# ---- addresses -----------------------------------------------------------------------------------------------------------


def routes() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every route of the console by its name, with the names of what its address holds."""
    yield from _walk(get_resolver())


def _walk(resolver: URLResolver, before: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver) and entry.namespace == "open":
            continue  # open to everybody, without scope: tests/open
        held = (*before, *entry.pattern.converters)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, held)
        elif isinstance(entry, URLPattern):
            yield str(entry.name), held


Ids = Mapping[str, object]


def addresses(of: Estate) -> dict[str, list[Ids]]:
    """Return for every route that names a record the records of this township to ask for."""
    holder = of.world.town_officer
    account = account_of(holder)

    def one(pk: int) -> list[Ids]:
        return [{"pk": pk}]

    found: dict[str, list[Ids]] = {
        "switch_post": one(holder.assignment_id),
        "scope": one(of.world.town.pk),
        "start_viewing": one(holder.assignment_id),
        "forget_view": one(of.view.pk),
        "evidence": [{"sha256": of.photo}],
        "appoint": one(of.post.pk),
        "abolish_post": one(of.post.pk),
        "end_assignment": one(holder.assignment_id),
        "amend_contact": one(of.contact.pk),
        "remove_contact": one(of.contact.pk),
        "amend_licence": one(of.licence.pk),
        "release_official": one(of.charge.pk),
        "checklist": one(of.version.checklist_id),
        "extend_checklist": one(of.version.checklist_id),
        "new_checklist_version": one(of.version.checklist_id),
        "criteria_family": one(of.family.pk),
        "import_file": [{"pk": of.run.pk, "which": which} for which in ("original", "annotated")],
        "plan_visit_of": [{"kind": "admin_inspection"}],
        "answer_item": [{"pk": of.begun.pk, "item": of.officer_items[0].pk}],
        "pass_rest": [{"pk": of.begun.pk, "category": of.officer_items[0].category_id}],
        "order": one(of.order.pk),
        "order_paper": one(of.order.pk),
        "team": one(of.team.pk),
        "recheck_opinion": one(of.passed.rechecks.get().pk),
        "paper_figure": [{"pk": of.paper.pk, "key": "1"}],
        "trail_entry": one(of.entry.pk),
        "verification": one(of.check.pk),
        "end_rule": one(of.rule.pk),
        "drop_day": one(of.day.pk),
        "enter_notice": [{"number": of.day.day.year}],
        "rule": [{"code": of.rule.code}],
        "set_rule": [{"code": of.rule.code}],
        "hazard_act": [{"pk": (of.passed if verb in PASSED else of.hazard).pk, "verb": verb} for verb in VERBS],
    }
    found |= dict.fromkeys(("job", "job_progress"), one(of.job.pk))
    found |= dict.fromkeys(("organ", "change_organ", "abolish_organ", "set_up_post"), one(of.world.town_organ.pk))
    found |= dict.fromkeys(("person", "change_person", "remove_person", "issue_certificate", "open_account"), one(holder.person_id))
    found |= dict.fromkeys(("account", "reset_password", "close_account", "reopen_account", "unlock_account"), one(account.pk))
    found |= dict.fromkeys(("drop_second_factor",), one(account.pk))
    found |= dict.fromkeys(("node", "add_node", "change_node"), one(of.world.town.pk))
    found |= dict.fromkeys(FILE, one(of.site.pk))
    found |= dict.fromkeys(VERSION, one(of.version.pk))
    found |= dict.fromkeys(("rename_check_category", "move_check_category", "remove_check_category", "add_check_item"), one(of.category.pk))
    found |= dict.fromkeys(("change_check_item", "move_check_item", "remove_check_item"), one(of.item.pk))
    found |= dict.fromkeys(("import", "import_progress", "import_resume", "import_undo"), one(of.run.pk))
    for visit, names in ((of.planned, PLANNED), (of.begun, BEGUN), (of.told, TOLD)):
        found |= dict.fromkeys(names, one(visit.pk))
    found |= dict.fromkeys(("hazard", "hazard_sheet"), one(of.hazard.pk))
    found |= dict.fromkeys(("campaign", "amend_campaign", "start_campaign", "close_campaign", "reopen_campaign"), one(of.campaign.pk))
    found |= dict.fromkeys(("feedback", "answer_feedback", "amend_feedback_answer"), one(of.feedback.pk))
    found |= dict.fromkeys(PAPER, one(of.paper.pk))
    found |= dict.fromkeys(("edit_template", "template_file", "retire_template"), one(of.template.pk))
    found |= {"end_schedule": one(of.schedule.pk)}
    found |= dict.fromkeys(("external_value", "correct_external", "withdraw_external"), one(of.entered.pk))
    found |= dict.fromkeys(("figure_target", "change_target", "withdraw_target"), one(of.target.pk))
    found |= dict.fromkeys(RETURN, one(of.returned.pk))
    found |= dict.fromkeys(("form", "new_form_version", "open_return"), one(of.returned.form_id))
    found |= dict.fromkeys(FORM_VERSION, one(of.returned.version_id))
    found["return_cell"] = [{"pk": of.returned.pk, "cell": "C6"}]
    found |= dict.fromkeys(("checked_draft", "check_draft_again", "checked_draft_word"), one(of.draft.pk))
    return found


PASSED = {"strike_off", "reopen", "transfer"}
FILE: tuple[str, ...] = (
    "enterprise",
    "enterprise_history",
    "amend_enterprise",
    "change_enterprise_state",
    "relocate_enterprise",
    "set_enterprise_flags",
)
FILE += ("add_contact", "add_licence", "charge_official", "enterprise_unit", "merge_enterprise")
VERSION: tuple[str, ...] = (
    "checklist_version",
    "export_checklist",
    "checklist_sheet",
    "checklist_register",
    "edit_checklist",
    "amend_checklist",
)
VERSION += ("publish_checklist", "discard_checklist", "withdraw_checklist", "add_check_category")
PLANNED = ("approve_visit", "cancel_visit", "join_campaigns", "arrive")
BEGUN = ("visit_sheet", "add_finding", "sign_visit")
TOLD = ("visit", "serve_order", "tell_result", "visit_posting", "visit_paper", "visit_approval", "visit_notice", "visit_result")
RETURN: tuple[str, ...] = ("return", "return_file", "return_cells", "fill_return", "settle_return", "check_return")
RETURN += ("hand_out_return", "reopen_return", "skip_return", "resume_return")
FORM_VERSION: tuple[str, ...] = ("form_version", "form_version_file", "bind_form", "bind_ledger")
FORM_VERSION += ("accept_bindings", "use_form_version", "replace_form_version")
PAPER = (
    "paper",
    "edit_paper",
    "preview_paper",
    "paper_word",
    "paper_pdf",
    "paper_sheet",
    "review_paper",
    "return_paper",
    "sign_paper",
    "number_paper",
    "issue_paper",
    "void_paper",
    "paper_figures",
)
