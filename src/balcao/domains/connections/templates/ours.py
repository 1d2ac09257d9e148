"""The frame of a template that we write ourselves: footer, an example of each blank, and its answers as buttons."""

from typing import Any, Final

from balcao.domains.connections.templates.variables import variables_of

FOOTER: Final = "Para não receber mais mensagens, responda PARAR"
# The blanks that ours may have; of each the provider wants an example.
SAMPLES: Final = {
    "nome": "Ana",
    "dia": "quinta-feira, 26/11",
    "hora": "14h30",
    "profissional": "Dra. Beatriz Lima",
    "clinica": "Clínica Jardim",
    "endereco": "Rua das Flores, 120",
    "prazo": "10h15",
}


def our_template(body: str, answers: tuple[str, ...] = ()) -> dict[str, Any]:
    """The content of a draft that says `body`."""
    return {
        "category": "utility",
        "format": "named",
        "header": None,
        "body": body,
        "footer": FOOTER,
        "buttons": [{"kind": "quick_reply", "title": title} for title in answers],
        "samples": {name: SAMPLES[name] for name in variables_of(body)},
        "options": {},
        "ttl_seconds": None,
    }
