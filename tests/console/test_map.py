"""一张图: places coloured by rule, enterprises of a view, boundaries that an administrator lays down, tiles only with a key."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.figures.hazards import Ground
from tests.world import make_world, sign_in

from anwang.desks.console.map import datum
from anwang.desks.console.map.colours import Counts, Thresholds
from anwang.enterprises.models import Site
from anwang.grid.boundaries import read
from anwang.grid.errors import BoundariesRefused
from anwang.grid.models import Boundary, Node
from anwang.ground import rules
from anwang.ground.models import RulePack

SHIPPED = Thresholds(rules.defaults()["map.colours"]["payload"])


@pytest.fixture
def ground(db: None) -> Ground:
    return Ground(make_world(on=timezone.localdate()))


def located(ground: Ground, name: str, node: Node, lon: str, lat: str) -> Site:
    site = ground.site(name, node)
    Site.objects.filter(pk=site.pk).update(longitude=Decimal(lon), latitude=Decimal(lat), source_crs="WGS84")
    return site


def drawn(html: str) -> dict[str, Any]:
    start = html.index('<script id="drawn" type="application/json">') + len('<script id="drawn" type="application/json">')
    found: dict[str, Any] = json.loads(html[start : html.index("</script>", start)])
    return found


@pytest.mark.parametrize(
    ("counts", "colour"),
    [
        (Counts(), "blue"),
        (Counts(known=False), "none"),
        (Counts(open=29), "blue"),
        (Counts(open=30), "yellow"),
        (Counts(open=1, overdue=1), "yellow"),
        (Counts(open=5, overdue=5), "orange"),
        (Counts(open=1, major=1), "orange"),
        (Counts(open=10, overdue=10), "red"),
        (Counts(open=1, overdue=1, major=1, major_overdue=1), "red"),
    ],
)
def test_the_heaviest_colour_reached_is_given(counts: Counts, colour: str) -> None:
    assert SHIPPED.colour(counts) == colour


def test_points_of_a_shifted_datum_are_put_right() -> None:
    # a point of Shanghai in both datums, to the metre
    lon, lat = datum.to_gcj((121.5272106, 31.1774276))
    assert (round(lon, 5), round(lat, 5)) == (121.53154, 31.1753)
    lon, lat = datum.to_map((121.531541859215, 31.17530398364597), "GCJ02")
    assert (round(lon, 5), round(lat, 5)) == (121.52721, 31.17743)
    assert datum.to_map((118.0, 32.8), "") == (118.0, 32.8)


def test_a_place_stands_where_its_enterprises_stand(client: Client, ground: Ground) -> None:
    world = ground.world
    located(ground, "甲厂", world.village, "118.0", "32.6")
    located(ground, "乙厂", world.village, "118.2", "32.8")
    html = sign_in(client, world.leader).get(reverse("console:map")).content.decode()
    town = next(each for each in drawn(html)["townships"] if each["name"] == world.town.name)
    assert town["centre"] == [32.7, 118.1]
    assert town["colour"] == "none"
    assert next(each for each in drawn(html)["townships"] if each["name"] == world.other_town.name)["centre"] is None
    assert "只作示意，不是行政边界" in html
    assert "在册对象 2 个，2 个有坐标" in html


def test_a_view_holds_points_and_crowds_in_reach(client: Client, ground: Ground) -> None:
    world = ground.world
    located(ground, "甲厂", world.village, "118.00000", "32.60000")
    located(ground, "乙厂", world.village, "118.00001", "32.60001")
    alone = located(ground, "丙厂", world.other_village, "118.3", "32.9")
    view = {"west": "117.9", "south": "32.5", "east": "118.4", "north": "33.0"}
    answer = sign_in(client, world.leader).get(reverse("console:map_points"), view).json()["points"]
    assert sorted(point["number"] for point in answer) == [1, 2]
    single = next(point for point in answer if point["number"] == 1)
    assert (single["name"], single["url"], single["level"]) == ("丙厂", reverse("console:enterprise", args=[alone.pk]), "未评定")
    town = sign_in(Client(), world.town_officer)
    assert [point["number"] for point in town.get(reverse("console:map_points"), view).json()["points"]] == [2]
    assert town.get(reverse("console:map_points"), {**view, "west": "x"}).status_code == 422
    assert town.get(reverse("console:map_points"), {**view, "place": str(world.other_town.pk)}).status_code == 404


def test_pictures_are_asked_from_outside_only_with_a_key(client: Client, ground: Ground) -> None:
    world = ground.world
    client = sign_in(client, world.leader)
    assert "tianditu" not in client.get(reverse("console:map")).headers["Content-Security-Policy"]
    RulePack.objects.create(code="map.tiles", path=world.county.path, valid_from=date(2024, 1, 1), payload={"key": "0123abcd"})
    answer = client.get(reverse("console:map"))
    assert "https://t0.tianditu.gov.cn" in answer.headers["Content-Security-Policy"]
    assert drawn(answer.content.decode())["key"] == "0123abcd"
    assert "tianditu" not in client.get(reverse("console:dashboard")).headers["Content-Security-Policy"]


def square(name: str, code: str = "", west: float = 118.0, south: float = 32.6) -> dict[str, Any]:
    ring = [[west, south], [west + 0.1, south], [west + 0.1, south + 0.1], [west, south + 0.1], [west, south]]
    return {"type": "Feature", "properties": {"name": name, "code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def file_of(*features: dict[str, Any]) -> SimpleUploadedFile:
    return SimpleUploadedFile("边界.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode())


def test_an_administrator_lays_down_boundaries_and_the_map_draws_them(client: Client, ground: Ground) -> None:
    world = ground.world
    admin = sign_in(client, world.system_admin)
    said = {"node_id": world.county.pk, "datum": "CGCS2000", "source": "市自然资源局2025年"}
    features = (square(world.town.name), square("别名", world.other_town.code or "", west=118.1))
    assert admin.post(reverse("console:boundaries"), {**said, "file": file_of(*features)}).status_code == 303
    assert set(Boundary.objects.values_list("node__name", flat=True)) == {world.town.name, world.other_town.name}
    leader = sign_in(Client(), world.leader)
    assert drawn(leader.get(reverse("console:map")).content.decode())["boundaries"].startswith(reverse("console:map_shapes"))
    shapes = leader.get(reverse("console:map_shapes"), {"place": world.county.pk}).json()["shapes"]
    assert set(shapes) == {world.town.path, world.other_town.path}
    assert shapes[world.town.path]["coordinates"][0][0][0] == [118.0, 32.6]
    strange = admin.post(reverse("console:boundaries"), {**said, "file": file_of(square("无此镇"))})
    assert strange.status_code == 422
    assert "无此镇" in strange.content.decode()
    assert leader.post(reverse("console:boundaries"), {**said, "file": file_of(*features)}).status_code == 403


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04", "不是 GeoJSON"),
        (b"[" * 100_000, "不是 GeoJSON"),
        (b'{"type":"FeatureCollection","features":[]}', "没有要素"),
        (
            json.dumps({"type": "FeatureCollection", "features": [{"geometry": {"type": "Point", "coordinates": [118, 32]}}]}).encode(),
            "不是面",
        ),
        (json.dumps({"type": "FeatureCollection", "features": [square("甲", west=500_000.0)]}).encode(), "不在中国范围内"),
        (
            json.dumps(
                {
                    "type": "FeatureCollection",
                    "features": [{"geometry": {"type": "Polygon", "coordinates": [[[118, 32], [119, 32], [119, 33]]]}}],
                }
            ).encode(),
            "没有闭合",
        ),
    ],
)
def test_a_file_that_is_no_map_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(BoundariesRefused) as refused:
        read(content)
    assert why in refused.value.text
