"""Who gets which page: every page of the console × every kind of post, as a table.

Each line is a page and the answers to the eleven kinds of post, in the order of `KINDS`, on records that lie in their scope:
`2` the page (200), `3` sent on, `-` the post lacks the right (403), `4` not found (404: not hers, or not hers to know of),
`9` not in this state (409). A new page without a line fails; `ANWANG_MATRIX=1 pytest tests/test_matrix_all.py` prints the table as it is.
"""

from __future__ import annotations

import os

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.estate import addresses, make_estate, routes
from tests.world import make_world, sign_in

from anwang.desks.console import context
from anwang.grid.states import PostKind

KINDS = tuple(PostKind)
MARKS = {200: "2", 302: "3", 303: "3", 403: "-", 404: "4", 405: ".", 409: "9"}

#                        committee_office regulator enforcement_officer town_officer grid_worker leader supervisor enterprise_manager system security audit
TABLE = """
login                   33333333333
token                   33333333333
password                22222222222
second_factor           22222222222
scope                   33334333333
inbox                   22222222222
search                  22222222222
job                     44424444444
job_progress            44424444444
evidence                22222222444
organs                  2-------22-
found_organ             2-------2--
organ                   2-------22-
change_organ            2-------2--
abolish_organ           2-------2--
set_up_post             2-------22-
appoint                 2-------22-
abolish_post            2-------22-
persons                 2-------22-
enter_person            2-------2--
person                  2-------22-
change_person           2-------2--
remove_person           2-------2--
issue_certificate       2-------2--
end_assignment          2-------22-
roles                   2-------22-
accounts                ---------2-
open_account            ---------2-
account                 ---------2-
reset_password          ---------2-
grid                    2-------22-
node                    2-------22-
add_node                2-------2--
change_node             2-------2--
pick_node               22222222222
pick_organ              2-------22-
pick_post               2-------22-
pick_person             2-------22-
pick_colleague          2222222----
feedbacks               22222222222
send_feedback           22222222222
feedback                24424444244
answer_feedback         2-------2--
amend_feedback_answer   9-------9--
enterprises             22222222---
licences                22222222---
register_enterprise     2222-------
enterprises_alike       2222-------
enterprise              22222222---
enterprise_history      22222222---
amend_enterprise        2222-------
change_enterprise_state 2222-------
relocate_enterprise     2222-------
set_enterprise_flags    2222-------
add_contact             2222-------
amend_contact           2222-------
add_licence             2222-------
amend_licence           2222-------
charge_official         2222-------
release_official        2222-------
enterprise_unit         2----------
merge_enterprise        2222-------
pick_enterprise         22222222---
pick_department         2222-------
pick_sector             2222-------
pick_trade              2222-------
checklists              22222222---
draft_checklist         2222-------
checklist               22224444---
extend_checklist        2222-------
checklist_version       22224444---
export_checklist        22224444---
checklist_sheet         22224444---
checklist_register      22224444---
edit_checklist          2222-------
amend_checklist         2222-------
publish_checklist       2222-------
discard_checklist       2222-------
withdraw_checklist      22---------
add_check_category      2222-------
rename_check_category   2222-------
add_check_item          2222-------
change_check_item       2222-------
criteria_families       22222222---
criteria_clauses        22222222---
criteria_family         22222222---
imports                 2222-------
import_new              2222-------
import                  2222-------
import_progress         2222-------
import_file             2222-------
visits                  22222222---
orders                  22222222---
plan_visit              22222222---
plan_visit_of           -222-------
pick_visited_site       22222222---
visit                   22222222---
approve_visit           -----2-----
cancel_visit            --2--2-----
join_campaigns          3-3--------
arrive                  --2--------
visit_sheet             --2--------
add_finding             --2--------
sign_visit              --2--------
serve_order             --2--------
tell_result             --2--------
visit_posting           22222222---
visit_paper             22222222---
visit_approval          2222222----
visit_notice            22222222---
visit_result            99999999---
order                   22222222---
order_paper             22222222---
teams                   2222222----
send_team               2222-22----
team                    2222422----
hazards                 22222222---
hazard_board            22222222---
register_hazard         22222222---
hazards_alike           22222222---
pick_hazard_site        22222222---
pick_hazard_organ       22222222---
hazard                  22222222---
hazard_sheet            22222222---
recheck_opinion         22222222---
hazard_act              99999999---
campaigns               22222222---
call_campaign           2----------
campaign                22222222---
amend_campaign          2----------
start_campaign          2----------
close_campaign          2----------
reopen_campaign         2----------
dashboard               2222-22----
wall                    2222-22----
wall_again              2222-22----
map                     2222-22----
map_points              2222-22----
map_shapes              2222-22----
boundaries              2-------2--
figures                 2222-22----
find_figure             2222-22----
figure_catalogue        2222-22----
figure_records          2222-22----
external_values         2222-22----
enter_external          2----------
external_value          2222-22----
correct_external        2----------
withdraw_external       2----------
figure_targets          2222-22----
set_target              2----------
figure_target           2222-22----
change_target           2----------
withdraw_target         2----------
papers                  2222-22----
draft_paper             2----------
check_paper             2222-22----
paper_tags              2----------
paper_look              2----------
draft_from              4----------
paper_templates         2----------
new_template            2----------
upload_template         2----------
edit_template           2----------
template_file           4----------
retire_template         2----------
set_schedule            4----------
paper                   2444-22----
edit_paper              2----------
paper_word              2444-22----
paper_pdf               2444-22----
paper_sheet             2444-22----
review_paper            -----------
return_paper            9----9-----
sign_paper              -----2-----
number_paper            9----9-----
issue_paper             -----2-----
void_paper              2----------
paper_figures           4444-44----
paper_figure            2444-22----
checked_drafts          2222-22----
check_draft             2222-22----
checked_draft           2444-42----
checked_draft_word      2444-42----
returns                 2222-22----
forms                   2222-22----
take_form               2----------
form                    2444-22----
new_form_version        2----------
form_version            2444-22----
form_version_file       2444-22----
replace_form_version    2----------
return                  2444-22----
return_file             2444-22----
return_cells            2444-22----
return_cell             2444-22----
hand_out_return         -----2-----
reopen_return           2----------
skip_return             2----------
resume_return           2----------
trail                   ----------2
trail_entry             ----------2
verification            ----------2
settings                --------2--
rule                    --------2--
set_rule                --------2--
end_rule                --------2--
calendar                --------2--
enter_notice            --------2--
adjust_day              --------2--
"""


def expected() -> dict[str, str]:
    return dict(line.split() for line in TABLE.strip().splitlines())


@pytest.mark.django_db
def test_every_page_answers_every_kind_of_post_as_the_table_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "waiting_counts", lambda *_: {})  # the small numbers in the navigation cost more than the pages
    world = make_world(on=timezone.localdate())
    asked = addresses(make_estate(world))
    clients = {PostKind(kind): sign_in(Client(), by) for kind, by in world.everybody.items()}
    found = {}
    for name, held in routes():
        url = reverse(f"console:{name}", kwargs=dict(asked[name][0]) if held else {})
        answers = "".join(_mark(clients[kind], url) for kind in KINDS)
        if answers != "." * len(KINDS):
            found[name] = answers
    if os.environ.get("ANWANG_MATRIX"):
        print("\n".join(f"{name:24}{answers}" for name, answers in found.items()))

    table = expected()
    assert {name: answers for name, answers in found.items() if table.get(name) != answers} == {}
    assert set(table) - set(found) == set()


def _mark(client: Client, url: str) -> str:
    status = client.get(url).status_code
    return MARKS.get(status, f"?{status}?")
