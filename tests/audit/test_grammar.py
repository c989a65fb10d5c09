"""What verb, object and measure word say together; and that the tables of words and rules hold together."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from itertools import chain
from pathlib import Path

import pytest
from tests.audit.test_finding import claims_of

from anwang.audit import grammar
from anwang.audit.lexicon import lexicon

TABLES = tomllib.loads((Path(grammar.__file__).parent / "data" / "grammar.toml").read_text("utf-8"))


@pytest.mark.parametrize("part", ["verbs", "objects"])
def test_a_word_is_of_one_class(part: str) -> None:
    words = list(chain.from_iterable(TABLES[part].values()))

    assert sorted(words) == sorted(set(words))
    assert all(len(word) > 1 for word in words)


def test_every_rule_names_known_classes_and_types() -> None:
    classes = {grammar.ANY, *TABLES["verbs"], *TABLES["objects"]}

    for line in chain.from_iterable(TABLES["rules"][table] for table in grammar.TABLES):
        verb, noun, _, codes = line.split()
        assert {verb, noun} <= classes, line
        assert set(codes.split("/")) <= {grammar.ANY, *lexicon().book.units}, line
    assert {line.split()[1].removeprefix("~") for line in TABLES["rules"]["shifts"]} <= classes


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("依法取缔无证加工点4个、非法储油点2处。", ["ENF.close", "ENF.close"]),
        ("整改销号风险隐患31项，立案查处违规单位6家。", ["HAZ.done", "ENF.case"]),
        ("对12家问题突出的企业依法立案，对3家企业实施停产整顿。", ["ENF.case", "ENF.stop"]),
        ("其中9条已整改到位，4条正在整改。", ["HAZ.done", "HAZ.open"]),
        ("收缴鞭炮7箱、引线3卷、黑火药2公斤。", ["CONF", "CONF", "CONF"]),
        ("出动检查车辆18台次，检查车辆95台次。", ["INS.veh", "INS.obj"]),
        ("组织40名安全员参加业务培训。", ["TRAIN.p"]),
        ("与58家沿街商户签订承诺书。", ["RESP.letters"]),
        ("对管理混乱的5家电梯使用单位予以通报批评，对2家检测单位、1家施工单位进行了约谈。", ["SUP.bull", "SUP.talk", "SUP.talk"]),
        ("排查出存在安全隐患的厂房6栋，涉及检查企业14家。", ["INS.unitprob", "INS.unit"]),
        ("印发《冬季防火工作提示》等7份，发放《防溺水一封信》900份。", ["DOC.n", "PUB.mat"]),
        ("应整改问题20条，需整改隐患8条。", ["HAZ.due", "HAZ.found"]),
        ("党工委会议4次、办公会6次专题学习安全生产重要论述。", ["RESP.study", "RESP.study"]),
    ],
)
def test_verb_object_and_measure_word_make_the_type(text: str, types: list[str]) -> None:
    assert [claim.type_code for claim in claims_of(text) if claim.basis == "number"] == types


def test_of_accident_fire_and_disaster_the_last_named_is_counted() -> None:
    found = claims_of("火灾3起，死亡1人；农机事故2起，死亡2人，直接经济损失4万元。")
    flood = claims_of("受台风影响，倒塌房屋7间，造成直接经济损失60万元。")

    assert [claim.type_code for claim in found] == ["FIRE", "FIRE", "ACC.n", "ACC.d", "ACC.loss"]
    assert [claim.type_code for claim in flood] == ["DIS", "DIS"]


def test_a_change_is_of_the_quantity_that_its_own_row_names() -> None:
    found = claims_of("查处非法经营行为31起，全县生产安全事故起数、死亡人数同比分别下降12.5%、20%。")

    assert [(claim.type_code, claim.figure) for claim in found[1:]] == [("ACC.yoyp", "accidents.cases"), ("ACC.yoyp", "accidents.deaths")]


def test_a_kind_of_accident_among_others_is_no_fire() -> None:
    found = claims_of("发生道路交通、工矿商贸和火灾事故62起，死亡18人。未发生较大自然灾害。接报各类生产安全事故5起、死亡6人。")

    assert [claim.type_code for claim in found if claim.basis == "number"] == ["ACC.n", "ACC.d", "ACC.n", "ACC.d"]


def test_a_change_in_brackets_is_of_the_number_before_them() -> None:
    found = claims_of("发现隐患30处（环比-8处），整改率95%（环比+1.5%）。")

    assert [(claim.number, claim.figure, claim.comparison) for claim in found[1::2]] == [
        (Decimal(-8), "hazards.found", "环比"),
        (Decimal("1.5"), "hazards.rate", "环比"),
    ]


def test_those_who_have_something_done_to_them_are_counted_by_it() -> None:
    found = claims_of("共有12人受到处理，3人受党纪政纪处分。")

    assert [claim.type_code for claim in found] == ["ENF.acct", "ENF.acct"]


def test_a_figure_whose_whole_name_stands_before_the_number_is_meant() -> None:
    (found,) = claims_of("组织网格巡查50次。")

    assert found.figure == "inspections.patrols"
