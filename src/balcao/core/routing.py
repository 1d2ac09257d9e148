"""Finds the routers that can answer a path by its first word, before any pattern is tried.

The framework tries each pattern of each router in turn, twice: with hundreds of routes that is a fifth of what a
request costs. What no word leads to is left to it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

_CHOSEN = "balcao.chosen_route"


class ByFirstWord(BaseRoute):
    """Stands before the routes that it was made of; `prefix` is what all words follow on.

    No pattern may have a parameter for its first word: it would answer for any, and its place in the order would count.
    """

    def __init__(self, routes: Sequence[BaseRoute], prefix: str) -> None:
        self.prefix = prefix
        self.routes: dict[str, list[BaseRoute]] = defaultdict(list)
        for branch in _branches(routes):
            for word in {self._word(path) for path in _paths(branch)}:
                self.routes[word].append(branch)
        assert not any(word.startswith("{") for word in self.routes), self.routes.keys()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or not scope["path"].startswith(self.prefix):
            return Match.NONE, {}
        for route in self.routes.get(self._word(scope["path"]), ()):
            match, found = route.matches(scope)
            if match == Match.FULL:
                return match, {**found, _CHOSEN: route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope.pop(_CHOSEN).handle(scope, receive, send)

    def _word(self, path: str) -> str:
        return path.removeprefix(self.prefix).partition("/")[0] if path.startswith(self.prefix) else ""


def _branches(routes: Sequence[Any]) -> Iterator[Any]:
    """The innermost routers; one that holds routes of its own beside others stays whole."""
    for route in routes:
        inner = list(getattr(route, "effective_candidates", list)())
        if inner and all(hasattr(one, "effective_candidates") for one in inner):
            yield from _branches(inner)
        else:
            yield route


def _paths(branch: Any) -> Iterator[str]:
    inner = getattr(branch, "effective_candidates", None)
    if inner is None:
        path = getattr(branch, "path", None)
        yield str(path if path is not None else getattr(branch.starlette_route, "path", ""))
        return
    for one in inner():
        yield from _paths(one)
