"""Message templates: those approved from the start, making new ones, and how a send must fill them."""

import re
import secrets
from typing import Any

from balcao.sandbox.memory import Memory
from balcao.sandbox.whatsapp.errors import GraphError
from balcao.sandbox.whatsapp.reading import Json, listed

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
FORBIDDEN_IN_TEXT = re.compile(r"[\n\t]| {5,}")
NAME = re.compile(r"[a-z0-9_]{1,512}")

FIRST: list[Json] = [
    {
        "id": "900000000000001",
        "name": "hello_world",
        "language": "en_US",
        "status": "APPROVED",
        "category": "UTILITY",
        "parameter_format": "POSITIONAL",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Hello World"},
            {"type": "BODY", "text": "Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification."},
            {"type": "FOOTER", "text": "WhatsApp Business Platform sample message"},
        ],
    },
    {
        "id": "900000000000002",
        "name": "lembrete_consulta",
        "language": "pt_BR",
        "status": "APPROVED",
        "category": "UTILITY",
        "parameter_format": "NAMED",
        "components": [
            {
                "type": "BODY",
                "text": "Olá, {{nome}}! Lembramos da sua consulta com {{profissional}} em {{data}} às {{hora}}. Podemos confirmar?",
                "example": {
                    "body_text_named_params": [
                        {"param_name": "nome", "example": "Ana"},
                        {"param_name": "profissional", "example": "Dra. Paula"},
                        {"param_name": "data", "example": "10/12"},
                        {"param_name": "hora", "example": "14:00"},
                    ]
                },
            },
            {"type": "FOOTER", "text": "Para não receber mais lembretes, responda PARAR"},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Confirmar"}, {"type": "QUICK_REPLY", "text": "Remarcar"}]},
        ],
    },
    {
        "id": "900000000000003",
        "name": "retomar_conversa",
        "language": "pt_BR",
        "status": "APPROVED",
        "category": "UTILITY",
        "parameter_format": "POSITIONAL",
        "components": [
            {
                "type": "BODY",
                "text": "Olá, {{1}}! Temos uma resposta sobre o seu atendimento na {{2}}. Podemos continuar por aqui?",
                "example": {"body_text": [["Ana", "Clínica Modelo"]]},
            },
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Sim, continuar"}]},
        ],
    },
    {
        "id": "900000000000004",
        "name": "promocao_clareamento",
        "language": "pt_BR",
        "status": "APPROVED",
        "category": "MARKETING",
        "parameter_format": "POSITIONAL",
        "components": [
            {
                "type": "BODY",
                "text": "Oi, {{1}}! Este mês o clareamento está com condições especiais. Quer saber mais?",
                "example": {"body_text": [["Ana"]]},
            },
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Quero saber"}, {"type": "QUICK_REPLY", "text": "Não quero receber"}]},
        ],
    },
]


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
                self.put(account, {**template})
        return self._accounts[account]

    def put(self, account: str, template: Json) -> None:
        self.of_account(account)[template["id"]] = template
        self._memory.keep("template", f"{account}/{template['id']}", template)

    def create(self, account: str, wanted: Json, status: str) -> Json:
        """Raises GraphError."""
        check_new(wanted)
        same = [one for one in self.of_account(account).values() if one["name"] == wanted["name"] and one["language"] == wanted["language"]]
        if same:
            raise GraphError(100, "There is already content in this language for this template.", title="Content in this language already exists")
        kept = {"parameter_format": "POSITIONAL", **wanted, "id": str(secrets.randbelow(9 * 10**14) + 10**14), "status": status}
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
        return template, _fill(template, content)

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
    body = _component({"components": listed(wanted, "components")}, "BODY")
    if body is None or not body.get("text"):
        raise GraphError(131008, "The component BODY is required.")
    text = body["text"].strip()
    if len(text) > 1024:
        raise GraphError(100, "The message body is longer than 1024 characters.")
    if text.startswith("{{") or text.endswith("}}"):
        raise GraphError(2388299, "Variables cannot be at the start or end of the template.", http=400, title="Invalid parameter")
    if VARIABLE.search(text) and not body.get("example"):
        raise GraphError(2388043, "Components of type BODY are missing expected field(s) (example)", http=400, title="Invalid parameter")
    for component in listed(wanted, "components"):
        for button in component.get("buttons", []):
            if not 1 <= len(str(button.get("text", ""))) <= 25:
                raise GraphError(100, "A button's text has 1 to 25 characters.")


def _fill(template: Json, content: Json) -> Json:
    given = listed(content, "components")
    body = _component(template, "BODY") or {"text": ""}
    shown: Json = {
        "text": _filled_text(body["text"], _parameters(given, "body"), template),
        "header": None,
        "footer": (_component(template, "FOOTER") or {}).get("text"),
        "buttons": [],
        "media": None,
    }
    header = _component(template, "HEADER")
    header_parameters = _parameters(given, "header")
    if header and header.get("format", "TEXT") == "TEXT":
        shown["header"] = _filled_text(header["text"], header_parameters, template)
    elif header:
        form = header["format"].lower()
        if len(header_parameters) != 1:
            raise GraphError(132000, f"header: number of localizable_params ({len(header_parameters)}) does not match the expected number of params (1)")
        if header_parameters[0].get("type") != form:
            raise GraphError(132012, f"header: Format mismatch, expected {header['format']}, received {header_parameters[0].get('type')}")
        shown["media"] = {"kind": form, **header_parameters[0].get(form, {})}
    elif header_parameters:
        raise GraphError(132000, f"header: number of localizable_params ({len(header_parameters)}) does not match the expected number of params (0)")
    shown["buttons"] = _filled_buttons(template, given)
    return shown


def _filled_buttons(template: Json, given: list[Json]) -> list[Json]:
    buttons = (_component(template, "BUTTONS") or {}).get("buttons", [])
    shown = [{"id": button["text"], "title": button["text"], "kind": button["type"].lower()} for button in buttons]
    for component in given:
        if component.get("type") != "button":
            continue
        index = component.get("index")
        if not str(index).isdigit() or int(str(index)) >= len(buttons):
            raise GraphError(132018, f"buttons: Button at index {index} does not exist in the template")
        button = shown[int(str(index))]
        if component.get("sub_type", "").lower() != button["kind"]:
            raise GraphError(132012, f"buttons: Button at index {index} of type {button['kind']} does not match sub_type {component.get('sub_type')}")
        for parameter in listed(component, "parameters"):
            if button["kind"] == "quick_reply":
                if parameter.get("type") != "payload" or not isinstance(parameter.get("payload"), str):
                    raise GraphError(132012, f"buttons: Button at index {index} needs a parameter of type payload")
                button["id"] = parameter["payload"]
    return shown


def _filled_text(text: str, parameters: list[Json], template: Json) -> str:
    wanted = list(dict.fromkeys(VARIABLE.findall(text)))
    if len(parameters) != len(wanted):
        raise GraphError(
            132000, f"body: number of localizable_params ({len(parameters)}) does not match the expected number of params ({len(wanted)})"
        )
    values: dict[str, str] = {}
    for position, parameter in enumerate(parameters):
        value = _parameter_text(parameter)
        if template.get("parameter_format") == "NAMED":
            name = parameter.get("parameter_name")
            if name not in wanted or name in values:
                raise GraphError(132012, f"Parameter name is missing or not of the template: {name}")
            values[name] = value
        else:
            if "parameter_name" in parameter:
                raise GraphError(132012, "parameter_name is only for templates with named parameters")
            values[wanted[position]] = value
    filled = VARIABLE.sub(lambda found: values[found.group(1)], text)
    if len(filled) > 1024 + 64:
        raise GraphError(132005, "Translated text too long")
    return filled


def _parameter_text(parameter: Json) -> str:
    kind = parameter.get("type")
    if kind == "text":
        value = parameter.get("text")
        if not isinstance(value, str) or not value:
            raise GraphError(131008, "Parameter of type text is missing text value")
        if FORBIDDEN_IN_TEXT.search(value):
            raise GraphError(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
        return value
    if kind in ("currency", "date_time"):
        return str(parameter.get(kind, {}).get("fallback_value", ""))
    raise GraphError(132012, f"body: parameter of type {kind} does not fit")


def _parameters(given: list[Json], kind: str) -> list[Json]:
    chosen = [component for component in given if str(component.get("type", "")).lower() == kind]
    return [parameter for component in chosen for parameter in listed(component, "parameters")]


def _component(template: Json, kind: str) -> Json | None:
    return next((one for one in template["components"] if str(one.get("type", "")).upper() == kind), None)
