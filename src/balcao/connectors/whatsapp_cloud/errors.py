"""Meta's error codes: what they mean for us, and what a person at the desk should do.

https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes, read 2026-11.
"""
# ruff: noqa: E501 (a table is read by its lines)

from dataclasses import dataclass
from datetime import timedelta

from balcao.core.outcomes import ProviderError, Rejected, Unauthorized, Unavailable

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Meaning:
    outcome: type[ProviderError]
    title: str
    detail: str
    wait: timedelta | None = None


def _never(title: str, detail: str) -> Meaning:
    return Meaning(Rejected, title, detail)


def _later(title: str, detail: str, wait: timedelta | None = None) -> Meaning:
    return Meaning(Unavailable, title, detail, wait)


def _reconnect(title: str, detail: str) -> Meaning:
    return Meaning(Unauthorized, title, detail)


_AGAIN = "Tentaremos de novo sozinhos."
_ALLOW = "Na Meta, dê ao usuário do sistema acesso à conta do WhatsApp com as permissões de mensagens e de gestão; gere outro token e cole-o na integração."
_FIX = "O pedido foi recusado pela Meta; tentar de novo não adianta. Avise o suporte com o código deste erro."
_TEMPLATE = "Confira o modelo no Gerenciador do WhatsApp e sincronize os modelos na integração."

CODES: dict[int, Meaning] = {
    # The credential, or something that only a person can put right at Meta.
    0: _reconnect("Token recusado", "O token de acesso não vale mais: gere outro na Meta e cole-o na integração."),
    3: _reconnect("Sem permissão na Meta", _ALLOW),
    10: _reconnect("Sem permissão na Meta", _ALLOW),
    190: _reconnect("Token vencido", "O token de acesso venceu ou foi revogado: gere outro na Meta e cole-o na integração."),
    368: _reconnect("Conta bloqueada pela Meta", "A conta violou uma política e está bloqueada: veja o aviso no Gerenciador do WhatsApp."),
    131005: _reconnect("Sem permissão na Meta", _ALLOW),
    131031: _reconnect("Conta travada", "A Meta travou a conta, ou o PIN está errado: veja o aviso no Gerenciador do WhatsApp."),
    131045: _reconnect("Número não registrado", "Registre o número de novo na API do WhatsApp."),
    133005: _reconnect("PIN errado", "O PIN da verificação em duas etapas não confere."),
    133010: _reconnect("Número não registrado", "Registre o número na API do WhatsApp."),
    # It passes by itself.
    1: _later("Falha na Meta", _AGAIN),
    2: _later("Meta fora do ar", _AGAIN),
    131000: _later("Falha na Meta", _AGAIN),
    131016: _later("Serviço sobrecarregado", _AGAIN),
    131057: _later("Número em manutenção", "A Meta está ampliando a capacidade do número; leva cerca de um minuto. " + _AGAIN, timedelta(minutes=1)),
    133004: _later("Servidor indisponível", _AGAIN),
    4: _later("Limite de chamadas do aplicativo", _AGAIN, timedelta(minutes=5)),
    613: _later("Limite de chamadas", _AGAIN, timedelta(minutes=1)),
    80007: _later("Limite de chamadas da conta", _AGAIN, timedelta(minutes=5)),
    130429: _later("Muitas mensagens por segundo", "O número passou da velocidade que a Meta permite. " + _AGAIN),
    131056: _later("Muitas mensagens para a mesma pessoa", "A Meta limita a velocidade por pessoa. " + _AGAIN, timedelta(seconds=6)),
    131064: _later("Limite de chamadas", _AGAIN, timedelta(minutes=1)),
    133016: _later("Muitas tentativas de registro", "A Meta bloqueia novas tentativas de registrar o número por 72 horas.", HOUR),
    # The window, the person, the number written to.
    131047: _never("Janela de 24 horas fechada", "A pessoa não escreve há mais de 24 horas: envie um modelo aprovado."),
    470: _never("Janela de 24 horas fechada", "A pessoa não escreve há mais de 24 horas: envie um modelo aprovado."),
    131050: _never("Pessoa não quer propaganda", "Ela pediu para não receber mensagens de marketing deste número. Não insista."),
    131026: _never("Não foi possível entregar", "O número pode não ter WhatsApp, usar uma versão antiga ou ter bloqueado a clínica. Tente outro canal."),
    131021: _never("Destinatário é o próprio número", "Não dá para enviar mensagem do número para ele mesmo."),
    131030: _never("Número fora da lista de teste", "Números de teste só escrevem a até cinco destinatários cadastrados na Meta."),
    131049: _never("Meta decidiu não entregar", "Há um limite de mensagens de marketing por pessoa. Espere ao menos um dia antes de tentar outra."),
    130472: _never("Pessoa em experimento da Meta", "A Meta não entrega mensagens de marketing a esta pessoa por ora. Não insista."),
    130497: _never("País não permitido", "A conta não pode escrever para pessoas desse país."),
    131037: _never("Nome de exibição pendente", "Peça à Meta a aprovação do nome de exibição do número."),
    131042: _never("Problema no pagamento à Meta", "Confira a forma de pagamento da conta no Gerenciador de Negócios da Meta."),
    131048: _never("Limite por denúncias", "Muitas pessoas bloquearam ou denunciaram o número. Pare os disparos e reveja quem os recebe."),
    131062: _never("Destinatário sem telefone", "Modelos de autenticação só vão para um número de telefone."),
    137000: _never("A pessoa pode ser outra", "O número mudou de dono ou de aparelho: confirme com quem está falando."),
    # What was asked.
    33: _never("Não encontrado na Meta", "O que foi pedido não existe mais, ou o token não tem acesso a ele."),
    100: _never("Pedido inválido", _FIX),
    131008: _never("Falta um dado", _FIX),
    131009: _never("Dado inválido", _FIX),
    131051: _never("Tipo de mensagem não aceito", "Envie de outra forma, por exemplo como texto."),
    131052: _never("Arquivo não pôde ser baixado", "Peça à pessoa que envie o arquivo de novo."),
    131053: _never("Arquivo não aceito", "A Meta não aceitou o arquivo: confira o formato e o tamanho, ou envie como documento."),
    131060: _never("Mensagem indisponível", "O WhatsApp não mostrou o conteúdo: peça à pessoa que envie de novo."),
    131063: _never("Dado inválido", _FIX),
    135000: _never("Falha na mensagem", _FIX),
    # Templates.
    132000: _never("Faltam dados no modelo", "O número de variáveis não é o do modelo. " + _TEMPLATE),
    132001: _never("Modelo não existe", "Não há modelo aprovado com esse nome nesse idioma. " + _TEMPLATE),
    132005: _never("Texto do modelo muito longo", "Com as variáveis preenchidas o texto passa do limite: encurte-as."),
    132007: _never("Modelo viola as regras", "O texto não segue as políticas do WhatsApp. " + _TEMPLATE),
    132008: _never("Variável do modelo inválida", _TEMPLATE),
    132012: _never("Variável do modelo inválida", "O formato de uma variável não é o do modelo. " + _TEMPLATE),
    132015: _never("Modelo pausado", "A Meta pausou o modelo por má avaliação: use outro, ou melhore o texto."),
    132016: _never("Modelo desativado", "A Meta desativou o modelo de vez: crie outro."),
    132018: _never("Variável do modelo inválida", "Variáveis não levam quebra de linha, tabulação nem quatro espaços seguidos."),
    132068: _never("Formulário bloqueado", "O formulário (Flow) do modelo está bloqueado na Meta."),
    132069: _never("Formulário limitado", "O formulário (Flow) do modelo está limitado na Meta."),
}  # fmt: skip

PERMISSIONS = range(200, 300)
