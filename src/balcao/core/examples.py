"""An example of any schema of the API's description, made of what its fields are called: never nobody's real data."""

import re
from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
DEEPEST = 8
ID = "0192f0c1-7c5e-7a3b-9d4e-2f6a8b1c3d5e"
BY_FORMAT = {
    "uuid": ID, "date-time": "2026-11-26T13:00:00Z", "date": "2026-11-26", "time": "10:00:00", "duration": "PT30M",
    "uri": "https://clinica.example", "email": "ana@clinica.example", "binary": "…", "password": "uma frase bem longa",
}  # fmt: skip
# The first whose words are the whole name or its end: `paciente_nome` is a `nome`.
BY_NAME: dict[str, Any] = {
    "address": "Rua das Flores, 100",
    "area_code": "11",
    "body": "Olá, {{1}}!",
    "browser": "Firefox",
    "button": "Ver horários",
    "category": "UTILITY",
    "cep": "01310-100",
    "client_id": "balcao_04102bc0e02bdc4064456f22",
    "cnpj": "11.222.333/0001-81",
    "code": "131026",
    "color": "#0ea5e9",
    "comment": "Fui muito bem atendida.",
    "connector": "telefone_da_clinica",
    "convenio": "Particular",
    "crm": "CRM/SP 123456",
    "cursor": "WyIyMDI2LTExLTI2VDEzOjAwOjAwWiJd",
    "descricao": "Limpeza simples",
    "detail": "Peça à pessoa outro número.",
    "email": "ana@clinica.example",
    "emoji": "👍",
    "endereco": "Rua das Flores, 100",
    "error": "",
    "expires_in": 900,
    "file_name": "exame.pdf",
    "hora": "10:00",
    "horario_fim": "10:30",
    "horario_inicio": "10:00",
    "job": "deliver",
    "key": "convenio",
    "kind": "text",
    "labels": ["retorno"],
    "lane": "delivery",
    "language": "pt_BR",
    "media_type": "application/pdf",
    "motivo": "A pessoa pediu",
    "name": "Ana Souza",
    "nome": "Ana Souza",
    "number": "+5511987654321",
    "observacoes": "Prefere a parte da manhã",
    "otp": "123456",
    "password": "uma frase bem longa",
    "phone": "+5511987654321",
    "place": "São Paulo",
    "preparo": "Jejum de 4 horas",
    "q": "limpeza",
    "reason": "cor",
    "role": "attendant",
    "route": "••••0001",
    "rrule": "FREQ=WEEKLY;BYDAY=MO",
    "scope": "owner",
    "shortcut": "horario",
    "system": "Android",
    "telefone": "+5511987654321",
    "text": "Bom dia! Podemos confirmar quinta às 10h?",
    "timezone": "America/Sao_Paulo",
    "fuso_horario": "America/Sao_Paulo",
    "title": "Não foi entregue",
    "token": "k3YtZ…",
    "total": 1,
    "uf": "SP",
    "url": "https://clinica.example",
    "valor_particular": "150.00",
    "valor_total": "150.00",
    "vigencia_inicio": "2026-11-01",
    "vigencia_fim": "2026-12-31",
    "version": "0.1.0",
}


def example_of(schema: Schema, schemas: Mapping[str, Schema], name: str = "", depth: int = 0) -> Any:
    """Whatever the schema itself shows, else a value for each of its fields."""
    if "$ref" in schema:
        name_of = str(schema["$ref"]).rpartition("/")[2]
        return example_of(schemas[name_of], schemas, name, depth)
    if shown := schema.get("examples"):
        return _whole(shown[0], schema, schemas, depth)
    for shown_by in ("example", "const", "default"):
        if schema.get(shown_by):  # an empty default says nothing
            return schema[shown_by]
    if "enum" in schema:
        return schema["enum"][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            some = [one for one in schema[choice] if one.get("type") != "null"]
            return example_of(some[0], schemas, name, depth) if some else None
    return _by_type(schema, schemas, name, depth)


def _whole(shown: Any, schema: Schema, schemas: Mapping[str, Schema], depth: int) -> Any:
    """With what an answer always has and its example, inherited from what is asked, leaves out."""
    if not isinstance(shown, dict):
        return shown
    missing = [name for name in schema.get("required", []) if name not in shown]
    return {**shown, **{name: example_of(schema["properties"][name], schemas, name, depth + 1) for name in missing}}


def _by_type(schema: Schema, schemas: Mapping[str, Schema], name: str, depth: int) -> Any:
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        return _object(schema, schemas, depth)
    if kind == "array":
        return _array(schema, schemas, name, depth)
    if kind in ("integer", "number"):
        return _number(schema)
    if kind == "boolean":
        return True
    if kind == "string":
        return _text(schema, name)
    return None if kind == "null" else {}


def _object(schema: Schema, schemas: Mapping[str, Schema], depth: int) -> dict[str, Any]:
    fields = schema.get("properties", {})
    if depth > DEEPEST:
        fields = {name: field for name, field in fields.items() if name in schema.get("required", [])}
    return {name: example_of(field, schemas, name, depth + 1) for name, field in fields.items()}


def _array(schema: Schema, schemas: Mapping[str, Schema], name: str, depth: int) -> list[Any]:
    if schema.get("maxItems") == 0 or depth > DEEPEST:
        return []
    if "prefixItems" in schema:
        return [example_of(one, schemas, name, depth + 1) for one in schema["prefixItems"]]
    return [example_of(schema.get("items", {}), schemas, name.removesuffix("s"), depth + 1)]


def _number(schema: Schema) -> Any:
    least = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
    return max(least, min(1, schema.get("maximum", 1)))


def _text(schema: Schema, name: str) -> str:
    if known := BY_FORMAT.get(schema.get("format", "")):
        return known
    words = name.split("_")
    for start in range(len(words)):
        found = BY_NAME.get("_".join(words[start:]))
        if isinstance(found, str) and _fits(found, schema):
            return found
    return next((text for text in ("texto", "SP", "11", "10:00", "x") if _fits(text, schema)), "texto")


def _fits(text: str, schema: Schema) -> bool:
    if not schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", 10_000):
        return False
    return "pattern" not in schema or re.search(schema["pattern"], text) is not None
