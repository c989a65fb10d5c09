"""Django's name for the ground."""

from __future__ import annotations

import pillow_heif
from django.apps import AppConfig


class GroundConfig(AppConfig):
    """The ground as a Django app."""

    name = "anwang.ground"
    label = "ground"
    verbose_name = "基础"

    def ready(self) -> None:
        """Let pictures from phones (HEIC) be opened."""
        pillow_heif.register_heif_opener()
