"""Short ways to open a file, for every test that needs an enterprise registered by the verb itself."""

from __future__ import annotations

from typing import Any

from tests.world import World

from anwang.enterprises import actions, uscc
from anwang.enterprises.inputs import RegisterSite
from anwang.enterprises.models import Site
from anwang.grid.access import Official
from anwang.ground.inputs import read


def opened(world: World, seed: int = 1, *, by: Official | None = None, **more: Any) -> Site:
    """Return a wood works in the first village; the township's officer registers it unless told otherwise."""
    facts = {
        "name": f"明光市第{seed}号木业厂",
        "code": uscc.make(seed),
        "node_id": world.village.pk,
        "sectors": ("light_industry",),
        "address": f"路{seed}号",
    }
    return actions.register_site(read(RegisterSite, facts | more), by=by or world.town_officer, at=world.at)
