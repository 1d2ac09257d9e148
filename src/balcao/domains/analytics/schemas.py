"""The wire of figures: JSON in Portuguese; shares are from 0 to 1, money is decimal with two places."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

Share = Annotated[float | None, Field(description="De 0 a 1; nulo onde não há de que tirar parte.", examples=[0.78])]
Money = Annotated[str, Field(examples=["12500.00"])]


class Dias(BaseModel):
    """Do primeiro ao último dia, os dois incluídos."""

    data: date
    data_fim: date


class Receita(BaseModel):
    """`realizada` é de quem foi atendido, `prevista` de quem ainda vem, `perdida` de quem faltou."""

    realizada: Money
    prevista: Money
    perdida: Money


class PrimeiraResposta(BaseModel):
    """Quanto se esperou pela primeira resposta de uma pessoa; o que o robô resolveu sozinho não entra."""

    conversas: int = Field(examples=[42])
    mediana_segundos: int | None = Field(examples=[180])
    media_segundos: int | None = Field(examples=[420])
    em_cinco_minutos: Share


class ListaDeEspera(BaseModel):
    """Os horários que vagaram no período e foram oferecidos a quem esperava."""

    vagas: int = Field(examples=[12])
    preenchidas: int = Field(examples=[9])
    taxa: Share
    mediana_minutos: int | None = Field(examples=[38])


class Contagem(BaseModel):
    """`agendamentos` são os que não foram cancelados. A ocupação passa de 1 com encaixes e fora do expediente."""

    agendamentos: int = Field(examples=[120])
    realizados: int = Field(examples=[90])
    faltas: int = Field(examples=[10])
    taxa_faltas: Share = Field(description="Das consultas com desfecho, as faltas.", examples=[0.1])
    cancelados: int = Field(examples=[8])
    taxa_cancelamento: Share
    minutos_ocupados: int = Field(examples=[3600])
    minutos_oferecidos: int = Field(examples=[4800], description="Horários da semana, menos folgas e bloqueios.")
    ocupacao: Share
    receita: Receita | None = Field(description="Nula para quem não é gerente nem dono.")


class Resumo(Contagem):
    """O período inteiro."""

    pacientes_novos: int = Field(examples=[15], description="Cujo primeiro agendamento foi um destes.")
    antecedencia_media_dias: float | None = Field(examples=[6.5])
    antecedencia_mediana_dias: int | None = Field(examples=[4])
    primeira_resposta: PrimeiraResposta
    lista_de_espera: ListaDeEspera


class Anterior(Contagem):
    """O período com que se compara."""

    pacientes_novos: int = Field(examples=[12])
    antecedencia_media_dias: float | None = Field(examples=[7.0])
    primeira_resposta: PrimeiraResposta
    lista_de_espera: ListaDeEspera


class DoDia(Contagem):
    data: date


class DoMedico(Contagem):
    medico_id: UUID
    medico: str


class DoDiaEMedico(Contagem):
    data: date
    medico_id: UUID
    medico: str


class PorOrigem(BaseModel):
    """De onde vieram os agendamentos."""

    origem: str = Field(examples=["recepcao"])
    agendamentos: int = Field(examples=[60])
    cancelados: int = Field(examples=[3])
    faltas: int = Field(examples=[4])
    taxa_faltas: Share


class Antecedencia(BaseModel):
    """Quantos dias entre marcar e vir; `ate` nulo é sem fim."""

    de: int = Field(examples=[1])
    ate: int | None = Field(examples=[2])
    agendamentos: int = Field(examples=[30])
    faltas: int = Field(examples=[5])
    taxa_faltas: Share


class HoraDaSemana(BaseModel):
    """`dia` 1 é segunda-feira; `hora` é a do relógio da clínica, de 0 a 23."""

    dia: int = Field(examples=[1])
    hora: int = Field(examples=[9])
    minutos_ocupados: int = Field(examples=[180])
    minutos_oferecidos: int = Field(examples=[240])
    ocupacao: Share


class Painel(BaseModel):
    """Os números de uma clínica num período, ao lado dos do período anterior."""

    clinica_id: UUID
    clinica: str
    fuso_horario: str
    periodo: Dias
    comparado_com: Dias
    resumo: Resumo
    anterior: Anterior
    por_dia: list[DoDia]
    por_medico: list[DoMedico]
    origens: list[PorOrigem]
    antecedencia: list[Antecedencia]
    semana: list[HoraDaSemana]


class MetricasDaClinica(BaseModel):
    """Uma linha por dia e médico, em ordem de dia e de nome."""

    periodo: Dias
    items: list[DoDiaEMedico]
    next_cursor: str | None = None
