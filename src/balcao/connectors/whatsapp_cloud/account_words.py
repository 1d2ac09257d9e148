"""What happened to the account at Meta, in words for the clinic, and what to do about it."""

from balcao.connectors._shared.loose_json import Object, inner, items, known, text
from balcao.connectors.whatsapp_cloud.moments import moment

RESTRICTIONS = {
    "RESTRICTED_ADD_PHONE_NUMBER_ACTION": "não pode acrescentar números",
    "RESTRICTED_BIZ_INITIATED_MESSAGING": "não pode começar conversas (modelos)",
    "RESTRICTED_CUSTOMER_INITIATED_MESSAGING": "não pode responder a quem escreve",
    "RESTRICTED_BUSINESS_INITIATED_CALLING": "não pode ligar",
    "RESTRICTED_USER_INITIATED_CALLING": "não pode receber ligações",
    "RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING": "não pode ligar nem receber ligações",
    "RESTRICTED_UTILITY_TEMPLATES": "não pode criar modelos de utilidade",
}
_SEE = "Veja o motivo e peça revisão em Suporte da empresa, no Gerenciador do WhatsApp."


def _notice(title: str, detail: str, severity: str = "danger") -> Object:
    return {"title": title, "detail": detail, "severity": severity}


def about_account(value: Object) -> Object:
    """`restriction` is what stands in the way until it is lifted; `lifted` says that nothing does any more."""
    event = (text(value, "event") or "").upper()
    ban = inner(value, "ban_info")
    if event == "ACCOUNT_RESTRICTION":
        return _restricted(event, items(value, "restriction_info"))
    if event == "DISABLED_UPDATE":
        return _banned(event, text(ban, "waba_ban_state"), text(ban, "waba_ban_date"))
    if event in ENDS:
        notice = ENDS[event]
        return {"event": event.lower(), "notice": notice, "restriction": notice}
    if event == "ACCOUNT_RECONNECTED":
        return {"event": event.lower(), "lifted": True, "notice": _notice("Número reconectado", "Tudo voltou.", "info")}
    if event == "ACCOUNT_VIOLATION":
        kind = text(inner(value, "violation_info"), "violation_type")
        return {"event": event.lower(), "notice": _notice("Regra do WhatsApp violada", f"{kind or 'Aviso'}. {_SEE}")}
    return known(event=event.lower() or None)


ENDS = {
    "ACCOUNT_DELETED": _notice("Conta apagada na Meta", "A conta do WhatsApp Business não existe mais: conecte outra."),
    "PARTNER_REMOVED": _notice(
        "Acesso retirado na Meta", "A conta deixou de ser compartilhada com este aplicativo: conecte-a de novo."
    ),
    "PARTNER_APP_UNINSTALLED": _notice(
        "Aplicativo removido na Meta", "A conta retirou as permissões do aplicativo: conecte-a de novo."
    ),
    "ACCOUNT_OFFBOARDED": _notice(
        "Número desligado da API", "O número foi registrado em outro aparelho: conecte-o de novo."
    ),
}


def _restricted(event: str, restrictions: list[Object]) -> Object:
    said = [
        RESTRICTIONS.get(kind, kind) + (f" até {until:%d/%m/%Y}" if (until := moment(one, "expiration")) else "")
        for one in restrictions
        if (kind := text(one, "restriction_type"))
    ]
    detail = f"A conta {'; '.join(said) or 'tem restrições'}. {_SEE}"
    notice = _notice("Conta restringida pela Meta", detail)
    return {"event": event.lower(), "notice": notice, "restriction": notice}


def _banned(event: str, state: str | None, date: str | None) -> Object:
    if (state or "").upper() == "REINSTATE":
        return {
            "event": event.lower(),
            "lifted": True,
            "notice": _notice("Conta reativada", "A Meta a liberou.", "info"),
        }
    if (state or "").upper() == "SCHEDULE_FOR_DISABLE":
        notice = _notice("Conta será desativada pela Meta", f"Marcado para {date or 'breve'}. {_SEE}")
        return {"event": event.lower(), "notice": notice}
    notice = _notice("Conta desativada pela Meta", f"Nada pode ser enviado. {_SEE}")
    return {"event": event.lower(), "notice": notice, "restriction": notice}


def about_alert(value: Object) -> Object:
    severity = {"CRITICAL": "danger", "WARNING": "warning"}.get((text(value, "alert_severity") or "").upper(), "info")
    told = text(value, "alert_description") or text(value, "alert_type") or "Veja o Gerenciador do WhatsApp."
    return {"notice": _notice("Aviso da Meta sobre a conta", told, severity)}


def about_review(value: Object) -> Object:
    decision = (text(value, "decision") or "").upper()
    if decision == "REJECTED":
        return {"event": "rejected", "notice": _notice("Conta recusada na análise da Meta", _SEE)}
    return known(event=decision.lower() or None)


def about_security(value: Object) -> Object:
    event = (text(value, "event") or "").upper()
    words = {
        "PIN_CHANGED": ("PIN do número foi trocado", "Se não foi a clínica, troque o PIN e reveja quem tem acesso."),
        "PIN_RESET_REQUEST": (
            "Pediram para desligar o PIN", "Se não foi a clínica, cancele o pedido no Gerenciador do WhatsApp."),
        "PIN_RESET_SUCCESS": ("PIN do número foi desligado", "Ligue a verificação em duas etapas de novo."),
    }  # fmt: skip
    title, detail = words.get(event, ("Aviso de segurança da Meta", event.replace("_", " ").lower() or "sem detalhes"))
    told = known(number=text(value, "display_phone_number"), event=event.lower() or None)
    return {**told, "notice": _notice(title, detail, "warning")}
