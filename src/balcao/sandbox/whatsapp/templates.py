"""Message templates: those approved from the start, making new ones, changing and removing them."""

import json
import re
import secrets
import zlib
from pathlib import Path

from balcao.sandbox.memory import Memory
from balcao.sandbox.whatsapp.errors import GraphError
from balcao.sandbox.whatsapp.reading import Json, listed
from balcao.sandbox.whatsapp.template_filling import VARIABLE, fill, part_of

NAME = re.compile(r"[a-z0-9_]{1,512}")

FIRST: list[Json] = json.loads(Path(__file__).with_name("first_templates.json").read_text("utf-8"))


class Templates:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._accounts: dict[str, dict[str, Json]] = {}
        for key, value in memory.recall("template").items():
            self._accounts.setdefault(key.split("/")[0], {})[value["id"]] = value

    def of_account(self, account: str) -> dict[str, Json]:
        if account not in self._accounts:
            self._accounts[account] = {}
            for template in FIRST:
                self.put(
                    account, {**template, "id": str(zlib.crc32(f"{account}/{template['name']}".encode()) + 10**12)}
                )
        return self._accounts[account]

    def put(self, account: str, template: Json) -> None:
        self.of_account(account)[template["id"]] = template
        self._memory.keep("template", f"{account}/{template['id']}", template)

    def create(self, account: str, wanted: Json, status: str) -> Json:
        """Raises GraphError."""
        check_new(wanted)
        same = [
            one
            for one in self.of_account(account).values()
            if one["name"] == wanted["name"] and one["language"] == wanted["language"]
        ]
        if same:
            raise GraphError(
                100,
                "There is already content in this language for this template.",
                title="Content in this language already exists",
            )
        kept = {
            "parameter_format": "POSITIONAL",
            **wanted,
            "id": str(secrets.randbelow(9 * 10**14) + 10**14),
            "status": status,
        }
        self.put(account, kept)
        return kept

    def remove(self, account: str, name: str, template_id: str | None) -> int:
        owned = self.of_account(account)
        gone = [one for one in owned.values() if one["name"] == name and template_id in (None, one["id"])]
        for template in gone:
            del owned[template["id"]]
            self._memory.forget("template", f"{account}/{template['id']}")
        return len(gone)

    def by_id(self, template_id: str) -> tuple[str, Json] | None:
        for account, owned in self._accounts.items():
            if template_id in owned:
                return account, owned[template_id]
        return None

    def filled(self, account: str, content: Json) -> tuple[Json, Json]:
        """The template and what the phone shows of it. Raises GraphError."""
        name, language = content["name"], content["language"]["code"]
        named = [one for one in self.of_account(account).values() if one["name"] == name]
        template = next((one for one in named if one["language"] == language), None)
        if template is None or template["status"] in ("PENDING", "REJECTED"):
            raise GraphError(132001, f"template name ({name}) does not exist in {language}")
        if template["status"] == "PAUSED":
            raise GraphError(132015, f"template ({name}) is paused due to low quality")
        if template["status"] != "APPROVED":
            raise GraphError(132016, f"template ({name}) is disabled")
        return template, fill(template, content)

    def clear(self) -> None:
        self._accounts.clear()


def check_new(wanted: Json) -> None:
    """Raises GraphError."""
    if not NAME.fullmatch(str(wanted.get("name", ""))):
        raise GraphError(100, "The template name can only have lowercase letters, numbers and underscores.")
    if wanted.get("category") not in ("UTILITY", "MARKETING", "AUTHENTICATION"):
        raise GraphError(100, "category must be UTILITY, MARKETING or AUTHENTICATION")
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", str(wanted.get("language", ""))):
        raise GraphError(100, "language is not supported")
    body = part_of({"components": listed(wanted, "components")}, "BODY")
    if body is None or not body.get("text"):
        raise GraphError(131008, "The component BODY is required.")
    text = body["text"].strip()
    if len(text) > 1024:
        raise GraphError(100, "The message body is longer than 1024 characters.")
    if text.startswith("{{") or text.endswith("}}"):
        raise GraphError(
            2388299, "Variables cannot be at the start or end of the template.", http=400, title="Invalid parameter"
        )
    if VARIABLE.search(text) and not body.get("example"):
        raise GraphError(
            2388043,
            "Components of type BODY are missing expected field(s) (example)",
            http=400,
            title="Invalid parameter",
        )
    for component in listed(wanted, "components"):
        for button in component.get("buttons", []):
            if not 1 <= len(str(button.get("text", ""))) <= 25:
                raise GraphError(100, "A button's text has 1 to 25 characters.")
