"""Whatever a screen does, a program can: each call of the browser's is an operation of /openapi.json."""

import re
from collections.abc import Iterator
from typing import Any

from balcao.intake import Intake
from balcao.main import make_api
from balcao.settings import Settings

from . import files

DOCUMENT: dict[str, Any] = make_api(Settings(), Intake()).openapi()
OPERATIONS = [(method, path) for path, operations in DOCUMENT["paths"].items() for method in operations]
ADDRESS = r'"(?P<{0}>/[^"]*)"|`(?P<{0}_with>[^`]*)`'
TYPE = r"(?:<(?:[^<>()]|<(?:[^<>]|<[^<>]*>)*>)*>)?"
CALLS = [
    re.compile(rf"\bapi\.(?P<method>get|post|put|patch|delete){TYPE}\(\s*(?:{ADDRESS.format('path')})"),
    re.compile(rf'\braw\("(?P<method>[A-Z]+)",\s*(?:{ADDRESS.format("path")})'),
    re.compile(rf"\b(?P<get>readAll|readVersioned){TYPE}\(\s*(?:{ADDRESS.format('path')})"),
    re.compile(rf"\b(?P<put>writeVersioned){TYPE}\(\s*(?:{ADDRESS.format('path')})"),
    re.compile(rf"\b(?P<post>upload){TYPE}\(\s*(?:{ADDRESS.format('path')})"),
]
OF_THE_DEMO = "phone"  # the played providers' telephones: not there outside the demo


def calls() -> Iterator[tuple[str, str, str]]:
    """(file, method, path), with `{}` for what is only known when it runs."""
    for file in sorted((files.PROJECT / "web" / "src").rglob("*.ts*")):
        if ".test." in file.name or file.name in ("schema.d.ts", "client.ts") or OF_THE_DEMO in file.parts:
            continue
        text = file.read_text()
        for pattern in CALLS:
            for found in pattern.finditer(text):
                told = found.groupdict()
                method = (told.get("method") or next(name for name in ("get", "put", "post") if told.get(name))).lower()
                path = re.sub(r"\$\{(?:[^{}]|\{[^}]*\})*\}", "{}", told["path"] or told["path_with"]).split("?")[0]
                yield file.name, method, path if path.startswith("/api/") else f"/api/v1{path}"


def is_documented(method: str, path: str) -> bool:
    like = re.compile(".*".join(re.escape(part) for part in path.split("{}")))
    plain = path.replace("{}", "x")
    return any(
        method == known
        and (like.fullmatch(one) or re.fullmatch("[^/]+".join(map(re.escape, re.split(r"\{\w+\}", one))), plain))
        for known, one in OPERATIONS
    )


def test_every_call_of_the_screens_is_in_the_document() -> None:
    made = set(calls())
    assert len(made) > 200
    assert sorted(call for call in made if not is_documented(*call[1:])) == []


def test_a_call_that_nobody_documents_is_found() -> None:
    assert is_documented("post", "/api/v1/agendamentos/{}/confirmar")
    assert is_documented("put", "/api/v1/conversations/{}/participants/me")
    assert not is_documented("post", "/api/v1/agendamentos/{}/desfazer")
    assert not is_documented("patch", "/api/v1/agendamentos/{}")
