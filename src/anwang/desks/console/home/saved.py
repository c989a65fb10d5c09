"""Saved views as lists ask for them: one's own, and those of one's office."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from anwang.desks.console.listing import SavedView as Shown
from anwang.desks.console.models import SavedView
from anwang.grid.access import Official


class Views:
    """The saved views of an official; give it to a list as `views=Views(request.official)`."""

    def __init__(self, by: Official) -> None:
        self.by = by
        self.save_url = reverse("console:save_view")

    def of(self, listing: str) -> Sequence[Shown]:
        """The views that the official may use on a list."""
        own = Q(account__person_id=self.by.person_id) | Q(organ_id=self.by.organ_id)
        found = SavedView.objects.filter(own, listing=listing).order_by("organ_id", "name")
        return [Shown(view.name, view.query, shared=view.organ_id is not None) for view in found]
