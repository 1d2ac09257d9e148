"""The shapes of calendars in step and of conflicts, as the API documents them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Acao = Literal["manter", "aceitar", "cancelar", "ignorar"]


class Espelho(BaseModel):
    """Um calendário de fora como o vimos pela última vez."""

    id: UUID
    connection_id: UUID
    integracao: str
    conector: str
    calendar_id: str
    calendario: str
    estado: Literal["primeira_leitura", "em_dia", "atrasado", "sem_ligacao"]
    medicos: list[str]
    visto_em: datetime | None
    atraso_ms: int | None = Field(description="Do último aviso até a leitura.")
    erro: str | None
    eventos: int = Field(description="Compromissos de fora que ocupam tempo aqui.")
    diferencas: int | None = Field(description="O que a releitura da noite achou diferente do que tínhamos.")
    diferencas_em: datetime | None
    avisos_ate: datetime | None = Field(description="Até quando o provedor nos avisa; sem isso, olhamos a cada minuto.")
    avisos_erro: str | None
    parados: int = Field(description="Agendamentos cuja sincronização parou por mudanças demais.")
    conflitos: int


class OcupadoFora(BaseModel):
    """Um compromisso de fora que ocupa o tempo de um médico aqui."""

    medico_id: UUID
    inicio: datetime = Field(description="No fuso da clínica do médico.")
    fim: datetime
    dia_inteiro: bool
    titulo: str | None = Field(description="Só se a conta guarda os títulos, e nunca o de um compromisso particular.")
    mirror_id: UUID
    calendario: str
    integracao: str
    conector: str
    desde: datetime = Field(description="Quando o vimos neste horário pela primeira vez.")
    visto_em: datetime | None = Field(description="A última leitura do calendário.")


class Versao(BaseModel):
    inicio: datetime | None
    fim: datetime | None
    apagado: bool
    ausente: bool = Field(description="Não está na agenda, nem outra coisa no lugar.")
    dia_inteiro: bool
    titulo: str | None
    url: str | None


class Conflito(BaseModel):
    """As duas versões de um agendamento, um compromisso por cima dele, ou uma marcação de fora sem lugar aqui."""

    id: UUID
    tipo: Literal[
        "mudanca_recusada",
        "apagado",
        "os_dois_mudaram",
        "compromisso_por_cima",
        "mudancas_demais",
        "avisar_paciente",
        "marcacao_de_fora",
    ]
    estado: Literal["aberto", "resolvido"]
    agendamento_id: UUID | None
    paciente_nome: str
    paciente_contato: str | None = Field(description="De quem marcou lá: telefone ou e-mail.")
    medico_id: UUID | None
    medico: str
    servico: str
    clinica: str
    fuso_horario: str
    status: str | None
    inicio: datetime
    fim: datetime
    connection_id: UUID
    integracao: str
    calendario: str
    nossa: Versao
    deles: Versao
    motivo: str | None
    acoes: list[Acao]
    resolucao: Literal["mantido", "aceito", "cancelado", "ignorado", "o_nosso_ficou", "superado", "desfeito"] | None
    resolvido_por: str | None
    resolvido_em: datetime | None
    criado_em: datetime


class Contagem(BaseModel):
    abertos: int


class Decisao(BaseModel):
    """`manter`: vale o daqui; `aceitar`: vale o de lá; `cancelar`: cancela o agendamento; `ignorar`: fica como está."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"acao": "manter"}]})

    acao: Acao


class Leitura(BaseModel):
    """`tudo`: relê o calendário inteiro, em vez de só o que mudou."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"tudo": False}]})

    tudo: bool = False


class OpcoesCalendario(BaseModel):
    cancelar_apagados: bool = Field(description="Apagar o evento lá fora cancela o agendamento, sem perguntar.")
    guardar_titulos: bool = Field(description="Guarda os títulos dos compromissos de fora, para mostrá-los na agenda.")
    sem_ligacao: Literal["avisar", "parar"] = Field(
        description="Quando um calendário não pode ser lido: oferecer horários com aviso, ou não oferecer."
    )
    movidos: Literal["avisar_paciente", "deixar_aviso"] = Field(
        description="Um horário movido lá: o paciente é avisado, ou fica um aviso em Conflitos para a recepção."
    )
    convidar_por_email: bool = Field(
        description="Quem pediu convite (`convite_por_email`) é convidado para o evento e recebe os e-mails do "
        "calendário. Desligado, ninguém mais é convidado; quem já foi continua avisado de mudanças."
    )


class OpcoesCalendarioPut(BaseModel):
    """Só as chaves dadas mudam."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sem_ligacao": "parar"}]})

    cancelar_apagados: bool = False
    guardar_titulos: bool = False
    sem_ligacao: Literal["avisar", "parar"] = "avisar"
    movidos: Literal["avisar_paciente", "deixar_aviso"] = "avisar_paciente"
    convidar_por_email: bool = False
