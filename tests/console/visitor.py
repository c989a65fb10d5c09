"""How tests of pages come in: as whom, and to which address."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.inspections.field import Field, sheet_of, site_of
from tests.world import make_world, sign_in

from anwang.grid.access import Official


def field_of_today() -> Field:
    """Return the county as of today, since pages act now."""
    world = make_world(on=timezone.localdate())
    return Field(world, site_of(world), sheet_of(world))


def as_(by: Official) -> Client:
    """Return a browser in which an official is logged in."""
    return sign_in(Client(), by)


def url(name: str, *args: Any) -> str:
    """Return the address of a page of the console."""
    return reverse(f"console:{name}", args=args)
