"""A form is drawn from an Input: its titles are the labels, its descriptions the help, and what was typed survives a refusal.

`json_schema_extra={"widget": …}` names the widget where the annotation does not say enough: text, textarea, date, datetime, number,
money (万元 on the page, fen in the Input), choice, radio, multi, yesno, node, person, enterprise, evidence, hidden.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Generic, Literal, TypeAlias, TypeVar, Union, cast, get_args, get_origin

import uuid_utils
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from pydantic.fields import FieldInfo

from anwang.desks.console import pages
from anwang.ground.inputs import Input, InputRefused, read
from anwang.ground.refusal import NotAllowed, NotFound, Refusal

T = TypeVar("T", bound=Input)
R = TypeVar("R")
Option = tuple[str, str]
Upload: TypeAlias = "UploadedFile[Any]"
FEN = 1_000_000  # fen in 万元
LONG_TEXT = 120  # a text that may be longer gets several lines
FEW = 5  # so many options are shown at once instead of in a drop-down
PICKERS = frozenset({"node", "person", "enterprise"})
MANY = (list, tuple, set, frozenset, Sequence)


@dataclass(slots=True)
class Field:
    """One field of a form as the template draws it."""

    name: str
    label: str
    widget: str
    help: str = ""
    required: bool = False
    optional: bool = False
    many: bool = False
    unit: str = ""
    short: bool = False
    options: Sequence[Option] = ()
    search_url: str = ""
    attributes: Mapping[str, object] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)
    picked: list[Option] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def value(self) -> str:
        """The single value, empty when there is none."""
        return self.values[0] if self.values else ""

    @property
    def id(self) -> str:
        """The element's id: the error summary points at it."""
        return f"id_{self.name}"


class Form(Generic[T]):
    """A form for one Input. Fresh from `initial`, or bound to what was sent; `submit` runs it through its whole life.

    `options` gives the choices of a field, `pickers` the search address of a picker, `labels` the words for values already picked,
    `only` the fields to show and their order, `keep` stores an uploaded file and returns the reference that the Input cites.
    """

    def __init__(
        self,
        kind: type[T],
        *,
        key: str = "",
        initial: Mapping[str, object] | None = None,
        options: Mapping[str, Iterable[Option]] | None = None,
        pickers: Mapping[str, str] | None = None,
        labels: Mapping[str, Mapping[str, str]] | None = None,
        only: Sequence[str] = (),
        fixed: Mapping[str, object] | None = None,
        keep: Callable[[Upload], str] | None = None,
        send: str = "提交",
    ) -> None:
        self.kind = kind
        self.key = key or kind.__name__
        self.send = send
        self.fixed = dict(fixed or {})
        self.refusal: Refusal | None = None
        self.keep = keep
        self.command_id = str(uuid_utils.uuid7())
        given = {name: tuple(found) for name, found in (options or {}).items()}
        names = only or tuple(name for name in kind.model_fields if name not in self.fixed)
        self.fields = [_field(name, kind, given.get(name, ()), (pickers or {}).get(name, "")) for name in names if name != "command_id"]
        self._labels = labels or {}
        self._typed_wrong: dict[str, str] = {}
        for one in self.fields:
            one.values = _shown((initial or {}).get(one.name, _default(kind.model_fields[one.name])), one.widget)
            self._label(one)

    # ---- what was sent

    def bind(self, post: QueryDict, files: MultiValueDict[str, Upload] | None = None) -> None:
        """Take over what was typed, word for word, and the number that the form was drawn with."""
        with suppress(ValueError):
            self.command_id = str(uuid_utils.UUID(post.get("command_id") or ""))
        for one in self.fields:
            one.values = [text for text in post.getlist(one.name) if text.strip()]
            self._remember(one, post.getlist(f"{one.name}:words"))
            if one.widget == "evidence" and self.keep is not None and files is not None:
                self._receive(one, files.getlist(one.name))
            self._label(one)

    def parse(self, post: QueryDict, files: MultiValueDict[str, Upload] | None = None) -> dict[str, Any]:
        """The plain data for the Input: blanks are left out, so that defaults hold and what is required is asked for."""
        self.bind(post, files)
        found: dict[str, Any] = {**self.fixed, "command_id": self.command_id}
        self._typed_wrong = {}
        for one in self.fields:
            if one.many:
                found[one.name] = list(one.values)
            elif one.values:
                found[one.name] = self._plain(one)
        return found

    def read(self, post: QueryDict, files: MultiValueDict[str, Upload] | None = None) -> T:
        """The Input that was sent. Raises InputRefused; the form then shows each sentence beside its field."""
        try:
            return read(self.kind, self.parse(post, files))
        except InputRefused as refused:
            problems = {
                name: ([self._typed_wrong[name]] if name in self._typed_wrong else texts) for name, texts in refused.problems.items()
            }
            raise InputRefused(problems) from refused

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal where it belongs: at its fields, and at the top."""
        shown = {one.name: one for one in self.fields}
        said = refusal.problems if isinstance(refusal, InputRefused) else {refusal.field: [refusal.text]}
        for name, texts in said.items():
            if name in shown:
                shown[name].problems = [*shown[name].problems, *texts]
        strays = [text for name, texts in said.items() if name not in shown for text in texts]
        if strays or not isinstance(refusal, InputRefused):
            rule = refusal.basis
            self.refusal = Refusal(" ".join(strays) or refusal.text, rule=rule)

    def require(self, *names: str) -> None:
        """Ask for what this case needs, although the Input knows cases without it."""
        for name in names:
            self[name].required, self[name].optional = True, False

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """For the summary at the top: (anchor, label, sentence)."""
        return [(one.id, one.label, text) for one in self.fields for text in one.problems]

    @property
    def refused(self) -> bool:
        """Whether the form came back."""
        return self.refusal is not None or bool(self.problems)

    @property
    def has_files(self) -> bool:
        """Whether files may be attached."""
        return any(one.widget == "evidence" for one in self.fields)

    @property
    def hides(self) -> bool:
        """Whether it asks for something that is never shown again and must be typed anew after a refusal."""
        return any(one.widget == "password" for one in self.fields)

    def __getitem__(self, name: str) -> Field:
        return {one.name: one for one in self.fields}[name]

    # ---- inner workings

    def _receive(self, one: Field, uploads: Iterable[Upload]) -> None:
        keep = self.keep
        for upload in uploads:
            if keep is None:
                return
            try:
                reference = keep(upload)
            except Refusal as refusal:
                one.problems = [*one.problems, f"{upload.name}：{refusal.text}"]
                continue
            one.values = [*one.values, reference]
            self._labels = {**self._labels, one.name: {**self._labels.get(one.name, {}), reference: upload.name or "附件"}}

    def _remember(self, one: Field, words: Sequence[str]) -> None:
        """Keep the words under which values were picked, so that a refused form comes back with names and not with numbers."""
        if len(words) == len(one.values):
            known = self._labels.get(one.name, {})
            self._labels = {**self._labels, one.name: {**dict(zip(one.values, words, strict=True)), **known}}

    def _label(self, one: Field) -> None:
        words = {**dict(one.options), **self._labels.get(one.name, {})}
        one.picked = [(value, words.get(value, value)) for value in one.values]

    def _plain(self, one: Field) -> object:
        if one.widget == "yesno":
            return one.value == "yes"
        if one.widget == "money":
            try:
                fen = Decimal(one.value.replace(",", "").replace(",", "")) * FEN
            except InvalidOperation:
                self._typed_wrong[one.name] = "请填写数字，单位为万元，例如 12.5。"
                return one.value
            if not fen.is_finite() or fen != fen.to_integral_value():
                self._typed_wrong[one.name] = "请填写到分为止的金额，单位为万元，小数最多六位。"
                return one.value
            return int(fen)
        return one.value


def submit(
    request: HttpRequest,
    form: Form[T],
    act: Callable[[T], R],
    then: Callable[[R], str],
    *,
    words: str = "",
    template: str = "console/form.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Draw a form, or carry out what it says: read → act → `then(result)` with `words`; a refusal draws it again (422), nothing lost."""
    status = 200
    if request.method == "POST":
        try:
            said = form.read(request.POST, request.FILES)
            if form.problems:  # a file was refused while it was received
                raise InputRefused({})
            result = act(said)
        except (NotFound, NotAllowed):
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            return pages.done(request, then(result), words)
    return pages.show(request, template, {"form": form, **(context or {})}, status=status)


# ---- from an annotation to a widget ----------------------------------------------------------------------------------------


def _bare(annotation: Any) -> tuple[Any, bool]:
    """The annotation without None, and whether it holds many."""
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [part for part in get_args(annotation) if part is not type(None)]
        return _bare(rest[0])
    origin = get_origin(annotation)
    if origin in MANY:
        return _bare(get_args(annotation)[0])[0], True
    return annotation, False


def _choices(kind: Any, labels: Mapping[str, str]) -> tuple[Option, ...]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple((str(one.value), str(getattr(one, "label", labels.get(str(one.value), one.value)))) for one in kind)
    if get_origin(kind) is Literal:
        return tuple((str(one), labels.get(str(one), str(one))) for one in get_args(kind))
    return ()


def _limit(info: FieldInfo, name: str) -> Any:
    return next((getattr(rule, name) for rule in info.metadata if getattr(rule, name, None) is not None), None)


def _widget(kind: Any, info: FieldInfo, options: Sequence[Option], *, many: bool) -> str:
    if options:
        return "multi" if many else ("radio" if len(options) <= FEW else "choice")
    simple = {bool: "yesno", datetime: "datetime", date: "date", int: "number", float: "number", Decimal: "number"}
    if kind in simple:
        return simple[kind]
    longest = _limit(info, "max_length")
    return "textarea" if longest is None or longest > LONG_TEXT else "text"


def _field(name: str, owner: type[Input], options: tuple[Option, ...], search_url: str) -> Field:
    info = owner.model_fields[name]
    extra = cast("dict[str, Any]", info.json_schema_extra) if isinstance(info.json_schema_extra, dict) else {}
    kind, many = _bare(info.annotation)
    found = options or _choices(kind, owner.labels)
    widget = str(extra.get("widget") or _widget(kind, info, found, many=many))
    many = many or widget == "multi"
    attributes: dict[str, object] = {}
    if widget == "number":
        attributes = {"inputmode": "decimal" if kind in (Decimal, float) else "numeric"}
    elif widget in {"text", "textarea"} and (longest := _limit(info, "max_length")):
        attributes = {"maxlength": longest}
    attributes |= extra.get("attributes", {})
    if widget in PICKERS and not search_url and found:
        widget = "choice"
    required = info.is_required() or bool(extra.get("required"))
    return Field(
        name=name,
        label=info.title or name,
        widget=widget,
        help=info.description or "",
        required=required,
        optional=not required and not extra.get("unless") and not _shown(_default(info), widget),
        many=many,
        unit=str(extra.get("unit", "万元" if widget == "money" else "")),
        short=widget in {"date", "datetime", "number", "money"},
        options=found,
        search_url=search_url,
        attributes=attributes,
    )


def _default(info: FieldInfo) -> object:
    return None if info.is_required() else info.get_default(call_default_factory=True, validated_data={})


def _shown(value: object, widget: str) -> list[str]:
    """A value as the page shows it; no value, no text."""
    if value is None or value == "":
        return []
    if isinstance(value, (list, tuple, set, frozenset)):
        return [text for one in value for text in _shown(one, widget)]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [_text(value, widget)]


def _text(value: object, widget: str) -> str:
    if widget == "money" and isinstance(value, int):
        return f"{Decimal(value) / FEN:f}".rstrip("0").rstrip(".") if value % FEN else str(value // FEN)
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%dT%H:%M")
    return str(value.value) if isinstance(value, Enum) else str(value)
