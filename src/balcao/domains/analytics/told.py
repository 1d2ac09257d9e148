"""Counts as the wire tells them: rates, occupancy, money."""

from typing import Any

from balcao.domains.analytics.counted import Tally
from balcao.domains.analytics.schemas import Receita
from balcao.domains.clinics.money import reais

TO_COME = ("proposed", "pending", "booked", "arrived", "checked-in")


def told(tally: Tally, offered_minutes: int, *, with_revenue: bool) -> dict[str, Any]:
    """The fields of Contagem."""
    cancelled, missed = tally.counts["cancelled"], tally.counts["noshow"]
    return {
        "agendamentos": tally.booked,
        "realizados": tally.counts["fulfilled"],
        "faltas": missed,
        "taxa_faltas": share(missed, tally.decided),
        "cancelados": cancelled,
        "taxa_cancelamento": share(cancelled, tally.booked + cancelled),
        "minutos_ocupados": tally.minutes,
        "minutos_oferecidos": offered_minutes,
        "ocupacao": share(tally.minutes, offered_minutes),
        "receita": _revenue(tally) if with_revenue else None,
    }


def in_all(tally: Tally) -> dict[str, Any]:
    """What only a whole period says besides."""
    average = round(tally.lead_days / tally.booked, 1) if tally.booked else None
    return {"pacientes_novos": tally.new_patients, "antecedencia_media_dias": average}


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _revenue(tally: Tally) -> Receita:
    return Receita(
        realizada=reais(tally.cents["fulfilled"]) or "",
        prevista=reais(sum(tally.cents[status] for status in TO_COME)) or "",
        perdida=reais(tally.cents["noshow"]) or "",
    )
