"""The smaller rows of a file, made from what somebody said."""

from __future__ import annotations

from datetime import date

from anwang.enterprises.inputs import RegisterSite
from anwang.enterprises.models import Licence, Site
from anwang.enterprises.states import ContactRole


def contacts_of(said: RegisterSite) -> list[tuple[ContactRole, str, str]]:
    """Return (role, name, phone) of the people that a row names. A number without a person is kept as the unit's own."""
    named = [
        (ContactRole.LEGAL_REPRESENTATIVE, said.legal_representative, said.legal_representative_phone),
        (ContactRole.PRINCIPAL_HEAD, said.principal_head, said.principal_head_phone),
        (ContactRole.SAFETY_OFFICER, said.safety_officer, said.safety_officer_phone),
        (ContactRole.LIAISON, said.liaison or ("单位电话" if said.liaison_phone else ""), said.liaison_phone),
    ]
    return [(role, name, phone) for role, name, phone in named if name]


LICENCE = ("site_id", "kind", "number", "valid_to")
"""Columns of a licence, with `licence_values` after the site's id."""


def licence_values(said: RegisterSite) -> tuple[str, str, date | None]:
    """Return kind, number and end of the licence that a row names."""
    return (said.licence_kind or "安全生产许可证", said.licence_number, said.licence_valid_to)


def licence_of(said: RegisterSite, site: Site) -> Licence:
    """Return the licence that a row names, for a file that stands."""
    return Licence(**dict(zip(LICENCE, (site.pk, *licence_values(said)), strict=True)))
