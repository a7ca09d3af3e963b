"""The requests of a page, sent one after the other."""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from tutgen.diagnostics import Diagnostic, TutgenError
from tutgen.requests.answer_values import AnswerValue, value_at
from tutgen.requests.languages.sent import Sent
from tutgen.requests.placeholders import placeholders_of
from tutgen.requests.request import json_value
from tutgen.run.connection import Answer, NoAnswerError, UnreadableAnswerError, send
from tutgen.run.given import Given
from tutgen.run.holding import Held, json_of, shown_names, text_of, values_shown
from tutgen.run.masking import SOUNDS_SECRET, Masking
from tutgen.run.outgoing import Origin, Outgoing, UnsendableError, origin_of, outgoing

MAX_SHOWN = 2_000
"""Characters of an answer that are shown."""

State = Literal["passed", "failed", "no-answer", "not-sent"]


class Step(NamedTuple):
    """A request that is to be sent."""

    held: Held
    sent: Sent

    @property
    def name(self) -> str:
        return self.held.request.name


class Exchange(NamedTuple):
    """A request, and what came of it. Its texts hold no secrets."""

    name: str
    outgoing: Outgoing
    state: State
    status: int | None = None
    seconds: float = 0.0
    reason: str = ""
    """Why there is no answer to look at, or why the request was not sent."""
    answer: str | None = None
    """The beginning of the body, if the answer failed."""
    diagnostics: tuple[Diagnostic, ...] = ()


class Settings(NamedTuple):
    """How requests are sent."""

    server: str
    allowed: frozenset[str]
    """Further hosts, each with or without a port."""
    timeout: float
    """Seconds for an answer."""
    keeps_going: bool
    """Whether the requests below one that failed are sent."""


@dataclass
class Trial:
    """Sends requests in their order, and keeps what answers give to those below."""

    steps: Sequence[Step]
    given: Mapping[str, Given]
    settings: Settings
    mask: Masking = field(init=False)
    values: dict[str, str] = field(init=False)
    """Name of a placeholder -> its value, as far as it is known."""
    is_stopped: Callable[[], bool] = bool
    """Whether somebody wants no more requests to be sent."""

    def __post_init__(self) -> None:
        self.mask = Masking(one.text for one in self.given.values() if one.is_secret)
        self.values = {name: one.text for name, one in self.given.items()}
        self._bodies: dict[str, Any] = {}
        """Name of a request -> the JSON value that came back."""
        self._secret_places: dict[str, list[str]] = {}
        """Name of a request -> the pointers to what its answer gives to requests below, as far as it sounds secret."""
        for value in (one for step in self.steps for one in step.held.request.values):
            if SOUNDS_SECRET.search(value.placeholder):
                self._secret_places.setdefault(value.request, []).append(value.pointer)

    # ------------------------------------------------------------------------- before anything is sent

    def check(self, *, needs_values: bool = True) -> None:
        """Raise TutgenError for what is missing, all of it, and for hosts that are not allowed."""
        if needs_values and (missing := self._missing()):
            lines = [f"'{name}', for {_listed(users)}" for name, users in missing.items()]
            what = "a value is missing" if len(missing) == 1 else "values are missing"
            raise TutgenError(f"{what}: {'; '.join(lines)}", hint=_how_to_set(missing))
        others: dict[str, list[str]] = {}
        for step in self.steps:
            try:
                out = outgoing(step.sent, self.values)
                origin = None if "<" in _where(out.address) else origin_of(out.address)
            except UnsendableError as error:
                message = self.mask(f"the request '{step.name}' cannot be sent: {error}")
                raise TutgenError(message) from None
            if origin and needs_values and not self._is_allowed(origin):
                others.setdefault(f"{origin.host}:{origin.port}", []).append(step.name)
        if others:
            said = [f"{_listed(names)} to '{self.mask(host)}'" for host, names in others.items()]
            raise TutgenError(
                f"requests go to hosts that nobody named: {'; '.join(said)}",
                hint="name each host by --allow-host, or leave the requests out by --skip",
            )

    @property
    def unused(self) -> list[str]:
        """The names that are set, and that no request has."""
        known = {name for step in self.steps for name in placeholders_of(step.sent)}
        return [name for name in self.given if name not in known]

    def _missing(self) -> dict[str, list[str]]:
        """Name of a placeholder that neither the user nor an earlier answer gives -> the requests that have it."""
        known = set(self.values)
        above: set[str] = set()
        missing: dict[str, list[str]] = {}
        for step in self.steps:
            taken = {v.placeholder for v in step.held.request.values if v.request in above}
            known |= taken
            for name in placeholders_of(step.sent):
                if name not in known:
                    missing.setdefault(name, []).append(step.name)
            above.add(step.name)
            sample = step.held.sample()
            known |= shown_names(json_value(sample.body)) if sample else set()
        return missing

    def _is_allowed(self, origin: Origin) -> bool:
        own = origin_of(self.settings.server)
        names = {origin.host, f"{origin.host}:{origin.port}"}
        return origin == own or bool(names & self.settings.allowed)

    # ------------------------------------------------------------------------------------- sending

    def dry(self) -> Iterator[Exchange]:
        """What would be sent."""
        for step in self.steps:
            yield Exchange(step.name, self._shown(outgoing(step.sent, self.values)), "not-sent")

    def run(self) -> Iterator[Exchange]:
        """Send the requests; one exchange for each."""
        failed: set[str] = set()
        reason = ""
        for step in self.steps:
            if not reason and self.is_stopped():
                reason = "interrupted"
            found = self._not_sent(step, reason) if reason else self._exchange(step, failed)
            yield found
            if found.state != "passed":
                failed.add(step.name)
            if found.state == "no-answer":
                reason = reason or "there was no answer to a request above"
            elif found.state == "failed" and not self.settings.keeps_going:
                reason = reason or f"'{step.name}' failed"

    def _not_sent(self, step: Step, reason: str) -> Exchange:
        return Exchange(step.name, self._planned(step), "not-sent", reason=self.mask(reason))

    def _exchange(self, step: Step, failed: set[str]) -> Exchange:
        if wrong := self._take(step.held.request.values, step.held):
            out = self._planned(step)
            return Exchange(step.name, out, "failed", reason="no value", diagnostics=(wrong,))
        lacking = [n for n in placeholders_of(step.sent) if n not in self.values]
        if lacking:
            return self._not_sent(step, f"no answer gave a value for {_listed(lacking)}")
        try:
            out = outgoing(step.sent, self.values)
            if not self._is_allowed(origin_of(out.address)):
                raise UnsendableError("an answer led it to a host that nobody named")  # noqa: TRY301
        except UnsendableError as error:
            return Exchange(step.name, self._planned(step), "failed", reason=str(error))
        return self._held(step, out)

    def _held(self, step: Step, out: Outgoing) -> Exchange:
        sample = step.held.sample()
        wants_redirect = sample and sample.status and 300 <= sample.status < 400
        started = time.monotonic()
        try:
            answer = send(out, self.settings.timeout, follows=not wants_redirect)
        except (NoAnswerError, UnreadableAnswerError) as error:
            state: State = "no-answer" if isinstance(error, NoAnswerError) else "failed"
            seconds, reason = time.monotonic() - started, self.mask(str(error))
            return Exchange(step.name, self._shown(out), state, None, seconds, reason)
        seconds = time.monotonic() - started
        self._remember(step, answer)
        found = tuple(self._masked(one) for one in step.held.mismatches(answer, self.mask))
        shown = self._shown_answer(answer) if found else None
        state = "failed" if found else "passed"
        return Exchange(
            step.name, self._shown(out), state, answer.status, seconds, "", shown, found
        )

    def _take(self, wanted: Sequence[AnswerValue], held: Held) -> Diagnostic | None:
        """Take values from earlier answers; what is wrong if one is not there."""
        for value in wanted:
            if value.placeholder in self.given or value.request not in self._bodies:
                continue
            found = text_of(value_at(self._bodies[value.request], value.pointer))
            if found is None:
                message = (
                    f"the answer to '{value.request}' has no text and no number at '{value.pointer}', which gives "
                    f"'<{value.placeholder}>'"
                )
                span = value.origin.child("at").span()
                return held.diagnostic(message, span, "say where the API answers it now")
            self._set(value.placeholder, found)
        return None

    def _remember(self, step: Step, answer: Answer) -> None:
        """Keep what an answer gives to requests below it."""
        try:
            body = json_of(answer)
        except ValueError:
            return
        self._bodies[step.name] = body
        for pointer in self._secret_places.get(step.name, ()):
            if (text := text_of(value_at(body, pointer))) is not None:
                self.mask.add(text)
        sample = step.held.sample()
        for name, text in values_shown(json_value(sample.body), body).items() if sample else ():
            if name not in self.given:
                self._set(name, text)

    def _set(self, name: str, text: str) -> None:
        self.values[name] = text
        if SOUNDS_SECRET.search(name):
            self.mask.add(text)

    # ------------------------------------------------------------------------------ without secrets

    def _planned(self, step: Step) -> Outgoing:
        """A request that is not sent, with the values that it can have."""
        try:
            out = outgoing(step.sent, self.values)
        except UnsendableError:
            out = outgoing(step.sent, {})
        return self._shown(out)

    def _shown(self, out: Outgoing) -> Outgoing:
        headers = tuple((self.mask(name), self.mask(text)) for name, text in out.headers)
        body = None if out.body is None else self.mask(out.body)
        return Outgoing(out.method, self.mask(out.address), headers, body)

    def _shown_answer(self, answer: Answer) -> str:
        text = self.mask(answer.body.decode("utf-8", errors="replace"))
        more = len(text) - MAX_SHOWN
        return f"{text[:MAX_SHOWN]}\n... and {more:,} more characters" if more > 0 else text

    def _masked(self, one: Diagnostic) -> Diagnostic:
        hint = one.hint and self.mask(one.hint)
        return Diagnostic(one.code, self.mask(one.message), one.span, hint, trail=one.trail)


def _where(address: str) -> str:
    """The part of an address that says where it goes."""
    scheme, mark, rest = address.partition("://")
    return scheme + mark + re.split("[/?#]", rest, maxsplit=1)[0]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in dict.fromkeys(names))


def _how_to_set(missing: Mapping[str, object]) -> str:
    options = []
    for name in missing:
        variable = re.sub(r"\W+", "_", name).upper()
        secret = bool(SOUNDS_SECRET.search(name))
        value = f"env:{variable}" if secret else "VALUE"
        option = f"{name}={value}"
        options.append(f"--set '{option}'" if " " in name else f"--set {option}")
    return f"set {'it' if len(missing) == 1 else 'them'}: {' '.join(options)}"
