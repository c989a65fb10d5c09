"""What every action has in common: one transaction, and a command that comes twice is carried out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from anwang.ground import canonical
from anwang.ground.inputs import Input
from anwang.ground.models import Command
from anwang.ground.refusal import CommandReused

P = ParamSpec("P")
R = TypeVar("R")


def action(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: it runs in one transaction; an Input among its arguments that carries a command number is carried out once.

    The same number with the same content returns the first result and changes nothing; with other content it is refused (CommandReused).
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            said = next((item for item in (*args, *kwargs.values()) if isinstance(item, Input)), None)
            if said is None or said.command_id is None:
                with transaction.atomic():
                    return function(*args, **kwargs)
            return _once(verb, said, args, lambda: function(*args, **kwargs))

        return run

    return decorate


def _once(verb: str, said: Input, args: tuple[Any, ...], carry_out: Callable[[], R]) -> R:
    subject = next((f"{item._meta.label}:{item.pk}" for item in args if isinstance(item, models.Model)), "")
    content = canonical.digest_text(canonical.text([verb, subject, said.content()]))
    with transaction.atomic():
        command = _claim(said, verb, content)
        if command is not None:
            return cast("R", _replay(command, content))
        result = carry_out()
        if isinstance(result, models.Model):
            Command.objects.filter(pk=said.command_id).update(result_model=result._meta.label, result_id=result.pk)
        return result


def _claim(said: Input, verb: str, content: str) -> Command | None:
    """Return the command if it was carried out before, else claim its number."""
    try:
        with transaction.atomic():
            Command.objects.create(id=said.command_id, verb=verb, content=content, at=timezone.now())
    except IntegrityError:
        return Command.objects.get(pk=said.command_id)
    return None


def _replay(command: Command, content: str) -> models.Model | None:
    if command.content != content:
        raise CommandReused
    if not command.result_model:
        return None
    return apps.get_model(command.result_model)._default_manager.get(pk=command.result_id)  # noqa: SLF001
