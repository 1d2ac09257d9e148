"""Every route of the contract is found by its first word, and what is not there is left to the framework."""

import re
from typing import Any
from uuid import uuid4

from starlette.routing import Match

from balcao.core.routing import ByFirstWord
from balcao.intake import Intake
from balcao.main import make_api
from balcao.settings import read_settings


def test_every_path_of_the_contract_is_found() -> None:
    app = make_api(read_settings(), Intake())
    by_word = app.router.routes[0]
    assert isinstance(by_word, ByFirstWord)
    paths = {path: methods for path, methods in app.openapi()["paths"].items() if path.startswith("/api/v1/")}
    assert len(paths) > 150
    for path, methods in paths.items():
        for method in methods:
            assert by_word.matches(_scope(path, method))[0] == Match.FULL, f"{method} {path}"


def test_what_is_not_there_is_left_to_the_framework() -> None:
    by_word = make_api(read_settings(), Intake()).router.routes[0]
    for path, method in (("/api/v1/nada", "get"), ("/api/v1/agendamentos", "delete"), ("/docs", "get"), ("/", "get")):
        assert by_word.matches(_scope(path, method)) == (Match.NONE, {})


def _scope(path: str, method: str) -> dict[str, Any]:
    filled = re.sub(r"\{[^}]+\}", str(uuid4()), path)
    return {"type": "http", "path": filled, "method": method.upper(), "root_path": "", "headers": []}
