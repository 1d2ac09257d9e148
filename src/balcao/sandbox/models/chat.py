"""Chat Completions and the list of models, as OpenAI's published schema has them; and their control."""

import json
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from balcao.sandbox.control import answer, body_of, route, world_of
from balcao.sandbox.models.state import KEY, NAME, Script

ROLES = frozenset({"developer", "system", "user", "assistant", "tool"})
ERRORS = {
    401: ("invalid_api_key", "Incorrect API key provided."),
    404: ("model_not_found", "The model does not exist or you do not have access to it."),
    429: ("rate_limit_exceeded", "Rate limit reached."),
}


def routes() -> list[Route]:
    return [
        Route("/models/v1/chat/completions", complete, methods=["POST"]),
        Route("/models/v1/models", listed, methods=["GET"]),
        route("/models/script", script, "GET", "PUT"),
        route("/models/asked", asked, "GET"),
    ]


async def script(request: Request) -> Response:
    models = world_of(request).models
    if request.method == "PUT":
        models.script = msgspec.convert(await body_of(request), Script)
    return answer(models.script)


async def asked(request: Request) -> Response:
    return answer({"items": world_of(request).models.asked})


async def listed(request: Request) -> Response:
    if (refused := _unknown_key(request)) is not None:
        return refused
    return JSONResponse({"object": "list", "data": [{"id": NAME, "object": "model", "owned_by": "sandbox"}]})


async def complete(request: Request) -> Response:
    if (refused := _unknown_key(request)) is not None:
        return refused
    world, told = world_of(request), json.loads(await request.body())
    if (wrong := _wrong(told)) is not None:
        return _error(400, "invalid_request_error", wrong)
    world.models.asked.append(told)
    wanted = world.models.script
    if wanted.delay_ms:
        await world.pause(wanted.delay_ms / 1000)
    if wanted.status != 200:
        code, words = ERRORS.get(wanted.status, ("server_error", "The server had an error."))
        return _error(wanted.status, code, words)
    if told["model"] != NAME:
        return _error(404, *ERRORS[404])
    return JSONResponse(_completion(told, wanted))


def _unknown_key(request: Request) -> Response | None:
    return None if request.headers.get("authorization") == f"Bearer {KEY}" else _error(401, *ERRORS[401])


def _wrong(told: Any) -> str | None:
    if not isinstance(told, dict) or not isinstance(told.get("model"), str):
        return "you must provide a model parameter"
    messages = told.get("messages")
    if not isinstance(messages, list) or not messages:
        return "'messages' must be a non-empty array"
    if any(one.get("role") not in ROLES for one in messages):
        return "Invalid value for a message's role"
    if not 0 <= told.get("temperature", 1) <= 2:
        return "'temperature' must be between 0 and 2"
    tools = told.get("tools", [])
    if any(one.get("type") != "function" or "name" not in one.get("function", {}) for one in tools):
        return "Invalid tool"
    return None


def _completion(told: dict[str, Any], wanted: Script) -> dict[str, Any]:
    arguments = wanted.raw if wanted.raw is not None else json.dumps(wanted.proposal, ensure_ascii=False)
    tools = told.get("tools") or []
    message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None}
    if wanted.refuses or not tools:
        message |= {"content": None if wanted.refuses else arguments, "refusal": "No." if wanted.refuses else None}
    else:
        called = {"name": tools[0]["function"]["name"], "arguments": arguments}
        message["tool_calls"] = [{"id": "call_1", "type": "function", "function": called}]
    sent, given = len(json.dumps(told)) // 4, len(arguments) // 4 + 1
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_790_000_000,
        "model": told["model"],
        "choices": [
            {
                "index": 0,
                "message": message,
                "logprobs": None,
                "finish_reason": "tool_calls" if message.get("tool_calls") else "stop",
            }
        ],
        "usage": {"prompt_tokens": sent, "completion_tokens": given, "total_tokens": sent + given},
    }


def _error(status: int, code: str, words: str) -> Response:
    return JSONResponse({"error": {"message": words, "type": code, "param": None, "code": code}}, status)
