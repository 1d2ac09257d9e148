"""Why Meta rejects or stops a template, and what to do about it, in words."""

from balcao.connectors._shared.loose_json import Object, inner, text

# Meta's codes (webhook message_template_status_update and the field rejected_reason, 2026-09).
REASONS = {
    "ABUSIVE_CONTENT": "A Meta considera o conteúdo abusivo: reescreva o texto sem pressão, ameaça ou dado sensível.",
    "INCORRECT_CATEGORY": "O conteúdo não é da categoria escolhida: mude a categoria, ou tire o que soa a propaganda.",
    "TAG_CONTENT_MISMATCH": "O conteúdo não é da categoria ou do idioma escolhido: confira os dois.",
    "INVALID_FORMAT": "O formato não serve: confira variáveis, exemplos, links e pontuação, e envie de novo.",
    "PROMOTIONAL": "A Meta vê propaganda no texto: use a categoria marketing, ou tire a oferta.",
    "SCAM": "A Meta suspeita de golpe: diga quem é a clínica e tire links encurtados e pedidos de dados.",
}
STATUSES = {
    "paused": "A Meta pausou o modelo porque muita gente o bloqueou ou denunciou.",
    "disabled": "A Meta desativou o modelo de vez, por má avaliação repetida: crie outro.",
    "flagged": "A avaliação do modelo caiu: se não melhorar, a Meta o pausa.",
    "archived": "A Meta arquivou o modelo por falta de uso e o apaga em 28 dias.",
    "limit_exceeded": "A conta chegou ao máximo de modelos: apague os que não usa.",
    "locked": "O modelo está travado e não pode ser mudado.",
}
# What Meta calls it, and what it means to us.
SAME = {"reinstated": "approved", "unpaused": "approved"}


def status_of(told: str | None) -> str | None:
    """In small letters; one that was given back is approved again."""
    if not told:
        return None
    return SAME.get(told.lower(), told.lower())


def reason_of(value: Object, status: str | None) -> str | None:
    """Of a webhook's value, or of a template as it is listed."""
    code = (text(value, "reason") or text(value, "rejected_reason") or "").upper()
    told = text(inner(value, "rejection_info"), "reason") or text(inner(value, "other_info"), "description")
    advice = text(inner(value, "rejection_info"), "recommendation")
    if code in ("", "NONE", "NULL"):
        words = STATUSES.get(status or "")
    else:
        words = REASONS.get(code, f"A Meta não aceitou ({code.lower()}).")
    if status in (None, "approved", "pending") and code in ("", "NONE", "NULL"):
        words = None
    said = " ".join(part for part in (told, advice) if part)
    if said:
        return f"{words or ''} (Meta: {said[:300]})".strip()
    return words
