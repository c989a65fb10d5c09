"""What every action has in common: one transaction, and a command that comes twice is carried out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

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

    The same number with the same content from the same person returns the first result and changes nothing; with other content it is refused (CommandReused).
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            said = next((item for item in (*args, *kwargs.values()) if isinstance(item, Input)), None)
            if said is None or said.command_id is None:
                with transaction.atomic():
                    return function(*args, **kwargs)
            return _once(verb, said, args, _person(kwargs.get("by")), lambda: function(*args, **kwargs))

        return run

    return decorate


def _person(by: object) -> int | None:
    """Return who acts: a number belongs to the person who sent it, and to nobody who learned of it."""
    found = getattr(by, "person_id", None)
    return found if isinstance(found, int) else None


def _once(verb: str, said: Input, args: tuple[Any, ...], person: int | None, carry_out: Callable[[], R]) -> R:
    subject = next((f"{item._meta.label}:{item.pk}" for item in args if isinstance(item, models.Model)), "")
    content = canonical.digest_text(canonical.text([verb, subject, person, said.content()]))
    with transaction.atomic():
        command, is_new = _claim(cast("UUID", said.command_id), verb, content)
        if not is_new:
            return cast("R", _replay(command, content))
        result = carry_out()
        if isinstance(result, models.Model):
            Command.objects.filter(pk=command.pk).update(result_model=result._meta.label, result_id=result.pk)
        return result


def _claim(number: UUID, verb: str, content: str) -> tuple[Command, bool]:
    """Return the command, and whether it is new; a number is claimed once, also when it arrives twice at the same moment."""
    try:
        with transaction.atomic():
            return Command.objects.create(id=number, verb=verb, content=content, at=timezone.now()), True
    except IntegrityError:
        return Command.objects.get(pk=number), False


def _replay(command: Command, content: str) -> models.Model | None:
    if command.content != content:
        raise CommandReused
    if not command.result_model:
        return None
    found: models.Model = apps.get_model(command.result_model)._default_manager.get(pk=command.result_id)
    return found
