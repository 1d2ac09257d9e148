"""Meta's error codes: what they mean for us, and what a person at the desk should do.

https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes, read 2026-11.
"""
# ruff: noqa: E501 (a table is read by its lines)

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from balcao.core.outcomes import ProviderError, Rejected, Unauthorized, Unavailable

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Meaning:
    outcome: type[ProviderError]
    title: str
    detail: str
    wait: timedelta | None = None
    scope: Literal["call", "person", "connection"] = "call"


def _never(title: str, detail: str) -> Meaning:
    return Meaning(Rejected, title, detail)


def _later(title: str, detail: str, wait: timedelta | None = None) -> Meaning:
    return Meaning(Unavailable, title, detail, wait)


def _slower(scope: Literal["person", "connection"], title: str, detail: str) -> Meaning:
    return Meaning(Unavailable, title, detail, None, scope)


def _human(title: str, detail: str) -> Meaning:
    """The credential is good; somebody has to put something right at Meta, and this message has failed."""
    return Meaning(Rejected, title, detail)


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
    131042: _human("Problema no pagamento à Meta", "Confira a forma de pagamento da conta no Gerenciador de Negócios da Meta; depois envie de novo."),
    131044: _human("Problema no pagamento à Meta", "Confira a forma de pagamento da conta para ligações na Meta."),
    131045: _reconnect("Número não registrado", "Registre o número de novo na API do WhatsApp."),
    133000: _reconnect("Registro pela metade", "Desregistre o número e registre-o de novo na API do WhatsApp."),
    133006: _reconnect("Número não verificado", "Peça à Meta o código por SMS ou ligação e confirme o número."),
    133008: _reconnect("PIN errado vezes demais", "Espere o tempo que a Meta pede e tente com o PIN certo."),
    133009: _reconnect("PIN digitado rápido demais", "Espere um pouco e tente de novo com o PIN certo."),
    133015: _reconnect("Número apagado há pouco", "Espere cinco minutos e registre o número."),
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
    130429: _slower("connection", "Muitas mensagens por segundo", "O número passou da velocidade que a Meta permite. " + _AGAIN),
    131056: _slower("person", "Muitas mensagens para a mesma pessoa", "A Meta limita a velocidade por pessoa. " + _AGAIN),
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
    131037: _human("Nome de exibição pendente", "Peça à Meta a aprovação do nome de exibição do número; depois envie de novo."),
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
    134011: _never("Termos de pagamento pendentes", "Aceite os termos de pagamentos no Gerenciador do WhatsApp."),
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
    # Usernames of numbers.
    147001: _never("Nome de usuário indisponível", "Já tem dono ou não segue as regras do WhatsApp: peça outro."),
    147002: _never("Nome de usuário ainda não", "A conta precisa de um limite de mensagens maior para ter nome de usuário."),
    147003: _never("Nome de usuário de uma página", "Ligue o número à página do Facebook que já usa este nome."),
    147004: _never("Nome de usuário de um Instagram", "Ligue o número à conta do Instagram que já usa este nome."),
    147005: _never("Nome de usuário de outro número", "Outro número da mesma empresa já usa este nome: transfira-o na Meta."),
    # Groups.
    131020: _never("Grupo só com a clínica", "Não há mais ninguém no grupo: convide alguém, ou escreva à pessoa."),
    131041: _never("Grupo não encontrado", "O grupo foi apagado, ou o número não está mais nele."),
    131059: _later("Lista de grupos mudou", _AGAIN),
    131201: _never("Só parte foi feita no grupo", "Confira no grupo quem entrou e quem não entrou."),
    131202: _never("Pessoa repetida", "A mesma pessoa foi indicada duas vezes para o grupo."),
    131204: _never("Grupo cheio", "O grupo já tem o máximo de pessoas."),
    131207: _never("Grupo suspenso", "A Meta suspendeu o grupo por violar as regras: veja o Gerenciador do WhatsApp."),
    131208: _later("Muitas mudanças em grupos", _AGAIN, timedelta(minutes=5)),
    131209: _never("Foto do grupo não é quadrada", "Escolha uma imagem de mesma largura e altura."),
    131210: _never("Foto do grupo pequena demais", "Escolha uma imagem de 192 × 192 pontos ou mais."),
    131211: _never("Grupos demais", "O número já tem o máximo de grupos: apague um antes."),
    131212: _never("Pessoa não está no grupo", "Convide a pessoa para o grupo."),
    131213: _never("Pedido de entrada não existe", "A pessoa desistiu, ou outro já respondeu."),
    131214: _never("Criação de grupos suspensa", "Houve propaganda demais na janela de atendimento nos últimos 7 dias: espere."),
    131215: _never("Grupos não disponíveis", "Este número ainda não pode usar grupos."),
    # Calls.
    138000: _never("Ligações desligadas", "Ligue as chamadas do número no Gerenciador do WhatsApp."),
    138001: _never("Pessoa não pode receber ligação", "O aplicativo da pessoa não recebe ligações da clínica: escreva."),
    138002: _never("Muitas ligações ao mesmo tempo", "Espere uma terminar."),
    138003: _never("Já há uma ligação com a pessoa", "Espere a outra terminar."),
    138004: _never("Falha na ligação", "Tente de novo; se repetir, escreva à pessoa."),
    138005: _later("Muitas ligações por minuto", _AGAIN, timedelta(minutes=1)),
    138006: _never("Pessoa não permitiu ligações", "Peça permissão para ligar e espere a resposta."),
    138007: _never("Ligação não atendida a tempo", "A ligação já tinha terminado."),
    138009: _never("Muitos pedidos de permissão", "Só se pede permissão para ligar uma vez por dia e duas por semana."),
    138012: _never("Limite de ligações do dia", "Tente amanhã, ou escreva."),
    138013: _later("Muitas perguntas sobre permissão", _AGAIN, timedelta(minutes=1)),
    138018: _never("Ligações não podem ser ligadas", "O número ainda não cumpre as regras da Meta para ligações."),
    # Forms (Flows).
    139000: _never("Formulário recusado pela Meta", "A conta tem um problema de integridade: veja o Gerenciador do WhatsApp."),
    # Blocking.
    139100: _never("Não deu para bloquear", "Só se bloqueia quem escreveu nas últimas 24 horas."),
    139101: _never("Lista de bloqueados cheia", "Desbloqueie alguém antes."),
    139102: _later("Lista de bloqueados ocupada", _AGAIN),
    139103: _never("Não deu para bloquear", "A Meta não conseguiu mudar a lista de bloqueados."),
    # Making templates.
    2388019: _never("Modelos demais", "A conta já tem o máximo de modelos: apague um antes."),
    2388023: _never("Nome em uso", "Um modelo com este nome foi apagado há pouco: use outro nome, ou espere 30 dias."),
    2388024: _never("Modelo já existe", "Já há um modelo com este nome neste idioma: mude-o, ou use outro nome."),
    2388040: _never("Modelo longo demais", "Uma parte do modelo passa do tamanho permitido: encurte-a."),
    2388043: _never("Falta um exemplo", "Cada variável e cada arquivo do modelo precisa de um exemplo."),
    2388047: _never("Formato do modelo inválido", "O título ou o texto do modelo tem formato que a Meta não aceita."),
    2388073: _never("Rodapé do modelo inválido", "O rodapé não leva variáveis nem formatação."),
    2388293: _never("Variáveis demais no modelo", "Escreva mais texto, ou use menos variáveis."),
    2388299: _never("Variável na ponta do modelo", "O texto não pode começar nem terminar com uma variável."),
}  # fmt: skip

PERMISSIONS = range(200, 300)
# Ranges of codes that need no line each.
FAMILIES: tuple[tuple[range, Meaning], ...] = (
    (PERMISSIONS, CODES[10]),
    (range(131201, 131216), _never("Grupo recusado pela Meta", "Veja o grupo no Gerenciador do WhatsApp.")),
    (range(138000, 138022), _never("Ligação recusada pela Meta", "Tente mais tarde, ou escreva à pessoa.")),
    (
        range(2388000, 2389000),
        _never("Modelo recusado pela Meta", "Corrija o que a Meta aponta e envie o modelo de novo."),
    ),
)


def meaning_of(code: int | None) -> Meaning | None:
    if code is None or code in CODES:
        return CODES.get(code) if code is not None else None
    return next((meaning for codes, meaning in FAMILIES if code in codes), None)
