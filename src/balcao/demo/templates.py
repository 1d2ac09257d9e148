"""The demonstration's message templates: a clinic's own, in each state that a provider can put one in."""

from typing import Any
from uuid import UUID

from balcao.demo.providers import BUSINESS, Sandbox
from balcao.domains.connections.templates.sync import sync_templates
from balcao.domains.notifications.chains.default import CONTENT as REMINDER_CONTENT
from balcao.domains.notifications.chains.default import TEMPLATE as REMINDER
from balcao.domains.notifications.offers.words import CONTENT as OFFER_CONTENT
from balcao.domains.notifications.offers.words import TEMPLATE as OFFER
from balcao.domains.scheduling.public import confirmation


def _named(**samples: str) -> dict[str, Any]:
    return {"body_text_named_params": [{"param_name": name, "example": one} for name, one in samples.items()]}


def _template(name: str, category: str, body: str, **parts: Any) -> dict[str, Any]:
    """`samples` of the body's variables, `header` a text, `footer`, `buttons`."""
    components: list[dict[str, Any]] = []
    if category == "AUTHENTICATION":  # the provider writes the text
        components.append({"type": "BODY", "add_security_recommendation": True})
        body = ""
    if header := parts.get("header"):
        components.append({"type": "HEADER", "format": "TEXT", "text": header})
    samples = parts.get("samples")
    if body:
        components.append({"type": "BODY", "text": body, **({"example": _named(**samples)} if samples else {})})
    if footer := parts.get("footer"):
        components.append({"type": "FOOTER", "text": footer})
    if buttons := parts.get("buttons"):
        components.append({"type": "BUTTONS", "buttons": buttons})
    return {
        "name": name,
        "language": "pt_BR",
        "category": category,
        "parameter_format": "NAMED",
        "components": components,
    }


def _reply(*titles: str) -> list[dict[str, Any]]:
    return [{"type": "QUICK_REPLY", "text": title} for title in titles]


def _own(name: str, content: dict[str, Any]) -> dict[str, Any]:
    """A template that the product makes by one click, as the provider keeps it."""
    titles = [str(button["title"]) for button in content["buttons"]]
    return _template(
        name, "UTILITY", content["body"], samples=content["samples"], footer=content["footer"], buttons=_reply(*titles)
    )


SITE = "https://clinica-modelo.example"
TEMPLATES = (
    _own(REMINDER, REMINDER_CONTENT),
    _own(OFFER, OFFER_CONTENT),
    _template(
        confirmation.TEMPLATE,
        "UTILITY",
        confirmation.CONTENT["body"],
        samples=confirmation.CONTENT["samples"],
        footer=confirmation.CONTENT["footer"],
    ),
    _template(
        "confirmacao_de_consulta",
        "UTILITY",
        "Olá, {{nome}}! Sua consulta com {{profissional}} está marcada para *{{data}}*, às *{{hora}}*. Você confirma?",
        samples={"nome": "Ana", "profissional": "Dra. Ana Torres", "data": "10/12", "hora": "14h"},
        header="Confirmação de consulta",
        footer="Clínica Modelo · Rua das Laranjeiras, 120",
        buttons=_reply("Confirmar", "Remarcar", "Cancelar"),
    ),
    _template(
        "preparo_do_procedimento",
        "UTILITY",
        "Oi, {{nome}}! Para o seu {{procedimento}} de {{data}}, veja no link abaixo como se preparar. Até lá! 😊",
        samples={"nome": "Ana", "procedimento": "clareamento", "data": "quinta"},
        buttons=[
            {
                "type": "URL",
                "text": "Ver o preparo",
                "url": f"{SITE}/preparo/{{{{1}}}}",
                "example": [f"{SITE}/preparo/c"],
            },
            {"type": "PHONE_NUMBER", "text": "Ligar para a clínica", "phone_number": "+551130000120"},
        ],
    ),
    _template(
        "pos_consulta",
        "UTILITY",
        "Oi, {{nome}}, aqui é da Clínica Modelo. Como você está depois da consulta de ontem? Se doer, nos escreva.",
        samples={"nome": "Ana"},
        buttons=_reply("Estou bem", "Estou com dor"),
    ),
    _template(
        "retorno_semestral",
        "MARKETING",
        "Olá, {{nome}}! Já faz seis meses da sua última limpeza. Que tal marcar a próxima? 🦷 Há horários na semana.",
        samples={"nome": "Ana"},
        footer="Para não receber ofertas, responda PARAR",
        buttons=_reply("Quero marcar", "Agora não"),
    ),
    _template(
        "cupom_de_clareamento",
        "MARKETING",
        "Oi, {{nome}}! Até o fim do mês o clareamento está com 15% de desconto. Mostre este código na recepção.",
        samples={"nome": "Ana"},
        buttons=[{"type": "COPY_CODE", "example": "SORRISO15"}, *_reply("Quero marcar")],
    ),
    _template(
        "pesquisa_de_opiniao",
        "UTILITY",
        "Oi, {{nome}}! De 1 a 5, como foi o seu atendimento na Clínica Modelo? Sua resposta ajuda a melhorar.",
        samples={"nome": "Ana"},
    ),
    _template("codigo_de_acesso", "AUTHENTICATION", "", buttons=[{"type": "OTP", "otp_type": "COPY_CODE"}]),
    _template(
        "aviso_de_promocao",
        "UTILITY",
        "Oi, {{nome}}! Só hoje, consulta de avaliação grátis para quem indicar um amigo. Não perca esta chance!",
        samples={"nome": "Ana"},
    ),
    _template(
        "aniversario",
        "MARKETING",
        "Feliz aniversário, {{nome}}! 🎉 A equipe da Clínica Modelo deseja a você um ano cheio de sorrisos.",
        samples={"nome": "Ana"},
    ),
)
# What the provider has decided of some, and what people think of others.
DECIDED = {
    "aviso_de_promocao": {"status": "REJECTED", "reason": "INCORRECT_CATEGORY"},
    "aniversario": {"status": "PENDING"},
    "confirmacao_de_consulta": {"quality": "GREEN"},
    "retorno_semestral": {"quality": "YELLOW"},
}


async def make_templates(sandbox: Sandbox) -> None:
    """While the number is not subscribed: none of it is told by webhook, all of it by asking for the list."""
    for template in TEMPLATES:
        await sandbox.control("POST", f"whatsapp/templates/{BUSINESS}", template)
    for name, decided in DECIDED.items():
        await sandbox.control("PATCH", f"whatsapp/templates/{BUSINESS}/{name}", decided)


async def fetch_templates(account_id: UUID, connection_id: UUID) -> None:
    await sync_templates(account_id, connection_id)
