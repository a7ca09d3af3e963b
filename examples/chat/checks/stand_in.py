"""A server on 127.0.0.1 that answers like the six APIs, so that the samples can be run without a key.

`redirect` (Python) and `redirect.mjs` (Node.js) send every call of a sample here, with the address that
it was for in `X-Meant-For`. What an API would refuse is refused: another address, a missing key or
header, a model that is not the service's.
"""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = ["Rivers carry ", "salt to the sea."]
DELAY = {"destination": "Skye", "minutes_late": 20, "passengers": 140}
KEY = "a-key-of-the-checks"

Json = dict[str, Any]
Events = Iterator[Json]


def _openai(pieces: list[str]) -> Json:
    text = {"type": "output_text", "text": "".join(pieces), "annotations": []}
    output = [
        {"id": "rs_1", "type": "reasoning", "summary": []},
        {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "status": "completed",
            "content": [text],
        },
    ]
    return {"id": "resp_1", "object": "response", "status": "completed", "output": output}


def _openai_events(pieces: list[str]) -> Events:
    for piece in pieces:
        yield {
            "type": "response.output_text.delta",
            "item_id": "msg_1",
            "output_index": 1,
            "content_index": 0,
            "delta": piece,
        }
    yield {"type": "response.completed", "response": _openai(pieces)}


def _anthropic(pieces: list[str]) -> Json:
    """With a block of thinking first, as newer models send it."""
    content = [
        {"type": "thinking", "thinking": "Salt.", "signature": "c2lnbmVk"},
        {"type": "text", "text": "".join(pieces)},
    ]
    usage = {"input_tokens": 20, "output_tokens": 9}
    head = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude"}
    return {**head, "content": content, "stop_reason": "end_turn", "usage": usage}


def _anthropic_events(pieces: list[str]) -> Events:
    yield {
        "type": "message_start",
        "message": {**_anthropic([]), "content": [], "stop_reason": None},
    }
    yield {
        "type": "content_block_start",
        "index": 0,
        "content_block": {"type": "text", "text": ""},
    }
    for piece in pieces:
        delta = {"type": "text_delta", "text": piece}
        yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": "end_turn", "stop_sequence": None},
        "usage": {"output_tokens": 9},
    }
    yield {"type": "message_stop"}


def _mistral(pieces: list[str]) -> Json:
    message = {"role": "assistant", "content": "".join(pieces)}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    usage = {"prompt_tokens": 20, "completion_tokens": 9, "total_tokens": 29}
    head = {"id": "cmpl_1", "object": "chat.completion", "created": 1, "model": "mistral"}
    return {**head, "choices": choices, "usage": usage}


def _mistral_events(pieces: list[str]) -> Events:
    for piece in pieces:
        choice = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
        yield {"id": "cmpl_1", "model": "mistral", "choices": [choice]}


def _gemini(pieces: list[str]) -> Json:
    content = {"role": "model", "parts": [{"text": "".join(pieces)}]}
    return {"candidates": [{"index": 0, "content": content, "finishReason": "STOP"}]}


def _gemini_events(pieces: list[str]) -> Events:
    for piece in pieces:
        yield _gemini([piece])


def _cohere(pieces: list[str]) -> Json:
    content = [{"type": "text", "text": "".join(pieces)}]
    message = {"role": "assistant", "content": content}
    return {"id": "c_1", "finish_reason": "COMPLETE", "message": message}


def _cohere_events(pieces: list[str]) -> Events:
    yield {"type": "message-start", "id": "c_1", "delta": {"message": {"role": "assistant"}}}
    for piece in pieces:
        delta = {"message": {"content": {"text": piece}}}
        yield {"type": "content-delta", "index": 0, "delta": delta}
    yield {"type": "message-end", "id": "c_1", "delta": {"finish_reason": "COMPLETE"}}


def _ollama(pieces: list[str], *, done: bool = True) -> Json:
    message = {"role": "assistant", "content": "".join(pieces)}
    head = {"model": "gemma4", "created_at": "2026-11-26T09:00:00Z"}
    return {**head, "message": message, "done": done}


def _ollama_events(pieces: list[str]) -> Events:
    for piece in pieces:
        yield _ollama([piece], done=False)
    yield _ollama([""])


class Api:
    """How one service answers: whole or as events, and what it asks of a call."""

    def __init__(
        self,
        model: str,
        whole: Callable[[list[str]], Json],
        events: Callable[[list[str]], Events],
        headers: dict[str, str],
        framing: str = "data: {}\n\n",
        *,
        named: bool = False,
    ) -> None:
        self.model, self.whole, self.events, self.headers = model, whole, events, headers
        self.framing, self.named = framing, named

    def body(self, pieces: list[str], *, stream: bool) -> str:
        if not stream:
            return json.dumps(self.whole(pieces))
        return "".join(self._framed(event) for event in self.events(pieces))

    def _framed(self, event: Json) -> str:
        name = f"event: {event['type']}\n" if self.named else ""
        return name + self.framing.format(json.dumps(event))


_BEARER = {"Authorization": f"Bearer {KEY}"}
_ANTHROPIC = {**_BEARER, "anthropic-version": "2026-10-21"}
_GOOGLE = {"x-goog-api-key": KEY}
_GEMINI = Api("", _gemini, _gemini_events, _GOOGLE)

APIS = {
    "https://api.openai.com/v1/responses": Api(
        "gpt-5.5", _openai, _openai_events, _BEARER, named=True
    ),
    "https://api.anthropic.com/v1/messages": Api(
        "claude-sonnet-5-5", _anthropic, _anthropic_events, _ANTHROPIC, named=True
    ),
    "https://api.mistral.ai/v1/chat/completions": Api(
        "mistral-small-latest", _mistral, _mistral_events, _BEARER
    ),
    "https://api.cohere.com/v2/chat": Api("command-a-03-2025", _cohere, _cohere_events, _BEARER),
    "http://127.0.0.1:11434/api/chat": Api("gemma4", _ollama, _ollama_events, {}, "{}\n"),
    **{
        f"https://generativelanguage.googleapis.com/{version}/models/gemini-3.8-flash:{call}": _GEMINI
        for version in ("v1", "v1beta")  # of the Python SDK, and of the other
        for call in ("generateContent", "streamGenerateContent")
    },
}


class Handler(BaseHTTPRequestHandler):
    """Answers a call, or says what is wrong with it."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        path = self.path.partition("?")[0]
        api = APIS.get(f"{self.headers['X-Meant-For']}{path}")
        wrong = self._wrong(api, body)
        if api is None or wrong:
            self._answer(400, "application/json", json.dumps({"error": {"message": wrong}}))
            return
        stream = body.get("stream") is True or "streamGenerateContent" in path
        structured = "additionalProperties" in json.dumps(body)
        pieces = [json.dumps(DELAY)] if structured else ANSWER
        kind = "text/event-stream" if stream and api.framing != "{}\n" else "application/json"
        self._answer(200, kind, api.body(pieces, stream=stream))

    def _wrong(self, api: Api | None, body: Json) -> str:
        if api is None:
            return f"nothing is at {self.headers['X-Meant-For']}{self.path}"
        for name, value in api.headers.items():
            if self.headers[name] != value:
                return f"the header {name} is {self.headers[name]!r}"
        if api.model and body["model"] != api.model:
            return f"there is no model {body['model']!r}"
        return ""

    def _answer(self, status: int, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        """What matters is in the answers."""


def server() -> ThreadingHTTPServer:
    """On a port that the system gives; the caller starts and stops it."""
    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
