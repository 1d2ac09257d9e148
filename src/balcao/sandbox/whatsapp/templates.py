"""Message templates: those approved from the start, making new ones, changing and removing them."""

import json
import secrets
import zlib
from datetime import datetime, timedelta
from pathlib import Path

from balcao.sandbox.memory import Memory
from balcao.sandbox.whatsapp.errors import GraphError, TemplateError
from balcao.sandbox.whatsapp.reading import Json
from balcao.sandbox.whatsapp.template_filling import fill
from balcao.sandbox.whatsapp.template_rules import check_new

DAY, MONTH = timedelta(days=1), timedelta(days=30)
LIFETIME = "message_send_ttl_seconds"
OTP = "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}"
OTP_SAMPLE = "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456"
FIRST: list[Json] = json.loads(Path(__file__).with_name("first_templates.json").read_text("utf-8"))


class Templates:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._accounts: dict[str, dict[str, Json]] = {}
        self.uploads: dict[str, int] = {}  # upload session → how many bytes were announced
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
            words = "There is already content in this language for this template."
            raise TemplateError(2388024, "Content in this language already exists", words)
        kept = {
            "parameter_format": "POSITIONAL",
            **wanted,
            "id": str(secrets.randbelow(9 * 10**14) + 10**14),
            "status": status,
        }
        self._write_own_text(kept)
        self.put(account, kept)
        return kept

    def change(self, account: str, template: Json, wanted: Json, now: datetime) -> Json:
        """An approved one once a day and ten times a month; none while it is looked at. Raises GraphError."""
        if template["status"] not in ("APPROVED", "REJECTED", "PAUSED"):
            raise GraphError(100, f"A template that is {template['status']} cannot be edited.")
        edits = [at for at in template.get("edits", []) if datetime.fromisoformat(at) > now - MONTH]
        if template["status"] == "APPROVED":
            if len(edits) >= 10 or any(datetime.fromisoformat(at) > now - DAY for at in edits):
                raise GraphError(100, "An approved template can be edited once in 24 hours and 10 times in 30 days.")
            if wanted.get("category") not in (None, template["category"]):
                raise GraphError(100, "The category of an approved template cannot be changed.")
        given = {name: wanted[name] for name in ("components", "category", LIFETIME) if name in wanted}
        changed = {**template, **given, "edits": [*edits, now.isoformat()], "status": "PENDING"}
        check_new(changed)
        changed.pop("rejected_reason", None)
        self._write_own_text(changed)
        self.put(account, changed)
        return changed

    def _write_own_text(self, template: Json) -> None:
        """Of an authentication template Meta writes the text, and makes its button an address."""
        if template["category"] != "AUTHENTICATION":
            return
        template["parameter_format"] = "POSITIONAL"
        for component in template["components"]:
            if component["type"].upper() == "BODY":
                component["text"] = "*{{1}}* é seu código de verificação." + (
                    " Para sua segurança, não o compartilhe." if component.get("add_security_recommendation") else ""
                )
            elif component["type"].upper() == "FOOTER" and (minutes := component.get("code_expiration_minutes")):
                component["text"] = f"Este código expira em {minutes} minutos."
            elif component["type"].upper() == "BUTTONS":
                title = component["buttons"][0].get("text") or "Copiar código"
                component["buttons"] = [{"type": "URL", "text": title, "url": OTP, "example": [OTP_SAMPLE]}]

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
