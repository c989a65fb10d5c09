"""Every type of the shared list of figure types is stated: by figures of its own or by an operation, and never by both without a reason."""

from __future__ import annotations

from anwang.figures.catalogue import everything, find, parts_of
from anwang.figures.external.kind import External
from anwang.figures.operations import WORDS, is_operation
from anwang.figures.types import ALSO_COMPARED, BY_OPERATION, figures_of

TYPES = [
    "ACC.yoyp",
    "ACC.n",
    "ACC.d",
    "ACC.yoya",
    "ACC.sev",
    "ACC.acct",
    "ACC.zero",
    "ACC.mom",
    "ACC.i",
    "ACC.share",
    "ACC.rel",
    "ACC.regs",
    "ACC.loss",
    "ACC.quota",
    "ACC.2y",
    "ACC.closed",
    "SCORE",
    "RANK.first",
    "VET.n",
    "RANK.top",
    "FREQ",
    "SUP.bull",
    "CAMP.n",
    "TASK.n",
    "CERT.n",
    "ENF.joint",
    "RULE",
    "DIS",
    "DOC.n",
    "RESC.n",
    "DRILL.n",
    "PLAN.n",
    "DRILL.p",
    "DRILL.cost",
    "ENF.fine",
    "ENF.stop",
    "ENF.close",
    "ENF.pen",
    "ENF.docs",
    "ENF.act",
    "ENF.lic",
    "ENF.case",
    "ENF.acct",
    "ENF.detain",
    "ENF.seal",
    "ENF.conf",
    "ENF.warn",
    "ENF.order",
    "ENF.crim",
    "CONF",
    "FUND",
    "FIRE",
    "HAZ.found",
    "HAZ.done",
    "HAZ.cat",
    "HAZ.rate",
    "HAZ.major",
    "HAZ.spot",
    "HAZ.open",
    "HAZ.phys",
    "HAZ.due",
    "HAZ.majorrate",
    "HAZ.recheck",
    "HAZ.self",
    "HAZ.new",
    "HAZ.trans",
    "HAZ.selfshare",
    "HAZ.fund",
    "INS.unit",
    "INS.obj",
    "INS.team",
    "INS.visit",
    "INS.staff",
    "INS.plan",
    "INS.unitprob",
    "INS.prob",
    "INS.cov",
    "INS.expert",
    "PATROL",
    "INS.veh",
    "LIST.n",
    "LIST.done",
    "LIST.batch",
    "DATE",
    "SUP.order",
    "SUP.talk",
    "SUP.raise",
    "ORG.scope",
    "ORG.n",
    "PUB.mat",
    "PUB.n",
    "PUB.media",
    "PUB.aud",
    "PUB.unit",
    "REG.n",
    "REG.cov",
    "POP",
    "ECON",
    "REG.std",
    "RESP.meet",
    "RESP.letters",
    "RESP.duty",
    "RESP.done",
    "RESP.study",
    "TRAF",
    "TRAIN.n",
    "TRAIN.p",
    "WB.recv",
    "WB.reward",
    "WB.yoy",
    "WB.share",
    "WB.ver",
    "WB.rate",
]
COUNTED_HERE = [
    "HAZ.found",
    "HAZ.done",
    "HAZ.rate",
    "HAZ.major",
    "HAZ.spot",
    "HAZ.open",
    "HAZ.due",
    "HAZ.majorrate",
    "HAZ.recheck",
    "HAZ.self",
    "HAZ.new",
    "HAZ.trans",
    "HAZ.selfshare",
    "HAZ.fund",
    "INS.unit",
    "INS.obj",
    "INS.team",
    "INS.visit",
    "INS.staff",
    "INS.plan",
    "INS.unitprob",
    "INS.prob",
    "INS.cov",
    "INS.expert",
    "PATROL",
    "LIST.n",
    "LIST.done",
    "LIST.batch",
    "REG.n",
    "REG.cov",
    "REG.std",
    "ECON",
    "CAMP.n",
    "ENF.docs",
    "ENF.order",
    "RESP.duty",
]
"""Types whose facts have a room: at least one counted figure each."""


def test_every_type_is_stated_once() -> None:
    assert len(TYPES) == len(set(TYPES)) == 113
    own = {figure.type_code for figure in everything().values()}
    assert own - set(TYPES) == set()
    assert set(TYPES) - own - set(BY_OPERATION) == set()
    assert own & set(BY_OPERATION) == set()
    assert set(ALSO_COMPARED) <= own


def test_types_whose_facts_have_a_room_are_counted() -> None:
    for code in COUNTED_HERE:
        assert any(not isinstance(figure, External) for figure in figures_of(code)), code


def test_parts_are_of_figures_that_are_there() -> None:
    for figure in everything().values():
        if figure.of_which:
            whole = everything()[figure.of_which]
            assert whole.unit == figure.unit, figure.code
            assert whole.code != figure.code


def test_the_words_of_operations_are_understood() -> None:
    for word in WORDS:
        for each in word.word.split("、"):
            assert is_operation(each), each
    for filter_text in ("级别=重大", "行业=道路运输", "区域=三界镇", "来源=企业自查"):
        assert not is_operation(filter_text)


def test_the_parts_of_a_figure() -> None:
    assert {"重大隐患数", "一般隐患数", "立行立改数", "企业自查隐患数"} <= {figure.name for figure in parts_of(find("排查隐患数"))}
    assert "较大事故起数" in {figure.name for figure in parts_of(find("较大以上事故"))}
