"""Meta's rules for a template's parts, checked before Meta is asked; each with what to do about it.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components, read 2026-11.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from balcao.contracts.templates import Complaint, Draft

VARIABLE = re.compile(r"{{\s*([^{}\s]*)\s*}}")
NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
NAMED = re.compile(r"[a-z][a-z0-9_]*")
MARKUP = re.compile(r"[*_~`]")
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f]")
SPACES = re.compile(r"\t| {4,}")
CATEGORIES = ("utility", "marketing", "authentication")
HEADERS = ("text", "image", "video", "document", "location")
# A header's medium: the types of which Meta takes an example, and how they are called.
MEDIA = {
    "image": (("image/jpeg", "image/png"), "uma imagem JPG ou PNG"),
    "video": (("video/mp4",), "um vídeo MP4"),
    "document": (("application/pdf",), "um PDF"),
}
# A button's kind: how many of it, and what they are called.
BUTTONS = {
    "quick_reply": (10, "respostas rápidas"),
    "url": (2, "botões de site"),
    "phone_number": (1, "botão de ligar"),
    "copy_code": (1, "botão de copiar código"),
    "flow": (1, "botão de formulário"),
}
HEADER, BODY, FOOTER, TITLE, URL, PHONE, CODE, ALL_BUTTONS = 60, 1024, 60, 25, 2000, 20, 15, 10
# Seconds that Meta goes on trying to deliver (its page "time-to-live", 2026-05).
LIFETIMES = {"authentication": (30, 900), "utility": (30, 43_200), "marketing": (43_200, 2_592_000)}


def complaints(draft: Draft, example_type: str | None, card_types: Sequence[str | None] = ()) -> list[Complaint]:
    parts = [_identity(draft), _lifetime(draft)]
    if draft.category == "authentication":
        parts.append(_authentication(draft))
    else:
        parts += [_header(draft, example_type), _body(draft), _footer(draft), _buttons(draft)]
    if draft.cards:
        parts.append(_cards(draft, card_types))
    return [complaint for part in parts for complaint in part]


CARDS, LINE, CARD_BUTTONS = 10, 160, 2
CARD_KINDS = ("quick_reply", "url", "phone_number")


def _cards(draft: Draft, card_types: Sequence[str | None]) -> Iterator[Complaint]:
    """A carousel: up to ten cards, all made of the same parts.

    https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/media-card-carousel-templates,
    2026-06.
    """
    if draft.category != "marketing":
        yield Complaint("/category", "Só modelos de marketing levam cartões.")
    if draft.header or draft.footer or draft.buttons:
        yield Complaint("/cards", "Com cartões, a mensagem leva só o texto: tire cabeçalho, rodapé e botões de cima.")
    if len(draft.cards) > CARDS:
        yield Complaint("/cards", f"Cabem {CARDS} cartões.")
    first = _made_of(draft.cards[0])
    for index, card in enumerate(draft.cards):
        place = f"/cards/{index}"
        yield from _card(draft, card, place, card_types[index] if index < len(card_types) else None)
        if _made_of(card) != first:
            yield Complaint(place, "Todos os cartões precisam das mesmas partes: imagem ou vídeo, texto e botões.")


def _made_of(card: Mapping[str, Any]) -> tuple[object, ...]:
    kinds = tuple(button.get("kind") for button in card.get("buttons") or ())
    return (card.get("header") or {}).get("kind"), bool((card.get("body") or "").strip()), kinds


def _card(draft: Draft, card: Mapping[str, Any], place: str, example_type: str | None) -> Iterator[Complaint]:
    kind = (card.get("header") or {}).get("kind")
    if kind not in ("image", "video"):
        yield Complaint(f"{place}/header/kind", "Cada cartão leva uma imagem ou um vídeo.")
    elif (example_type or "").partition(";")[0] not in MEDIA[kind][0]:
        yield Complaint(f"{place}/header/file_id", f"Junte {MEDIA[kind][1]} de exemplo: a Meta o pede.")
    body = card.get("body") or ""
    if body.strip():
        found = list(dict.fromkeys(VARIABLE.findall(body)))
        yield from _text(body, LINE, f"{place}/body", "O texto do cartão", lines=True)
        yield from _names(found, draft.format, f"{place}/body")
        for name in found:
            if not ((card.get("samples") or {}).get(name) or "").strip():
                yield Complaint(f"{place}/samples/{name}", f"Dê um exemplo do que fica no lugar de {{{{{name}}}}}.")
    buttons = list(card.get("buttons") or ())
    if not 1 <= len(buttons) <= CARD_BUTTONS:
        yield Complaint(f"{place}/buttons", f"Cada cartão leva um ou {CARD_BUTTONS} botões.")
    for number, button in enumerate(buttons):
        if button.get("kind") in CARD_KINDS:
            yield from _button(button, f"{place}/buttons/{number}")
        else:
            yield Complaint(f"{place}/buttons/{number}/kind", "Um cartão leva resposta rápida, site ou telefone.")


def _identity(draft: Draft) -> Iterator[Complaint]:
    if not NAME.fullmatch(draft.name):
        yield Complaint("/name", "Use só letras minúsculas sem acento, números e _, até 512 caracteres.")
    if not LANGUAGE.fullmatch(draft.language):
        yield Complaint("/language", "Escolha um idioma que o WhatsApp conhece, como pt_BR.")
    if draft.category not in CATEGORIES:
        yield Complaint("/category", "Escolha utilidade, marketing ou autenticação.")


def _lifetime(draft: Draft) -> Iterator[Complaint]:
    shortest, longest = LIFETIMES.get(draft.category, (30, 2_592_000))
    if draft.ttl_seconds is not None and not shortest <= draft.ttl_seconds <= longest:
        yield Complaint("/ttl_seconds", f"Nesta categoria a validade vai de {_long(shortest)} a {_long(longest)}.")


def _long(seconds: int) -> str:
    for size, one, many in ((86_400, "dia", "dias"), (3600, "hora", "horas"), (60, "minuto", "minutos")):
        if seconds >= size:
            return f"{seconds // size} {one if seconds // size == 1 else many}"
    return f"{seconds} segundos"


def _authentication(draft: Draft) -> Iterator[Complaint]:
    """Meta writes the text itself."""
    if draft.header:
        yield Complaint("/header", "Modelo de autenticação não leva cabeçalho.")
    minutes = draft.options.get("code_minutes")
    if minutes is not None and not 1 <= minutes <= 90:
        yield Complaint("/options/code_minutes", "O código vale de 1 a 90 minutos.")
    if [button.get("kind") for button in draft.buttons] != ["copy_code"]:
        yield Complaint("/buttons", "Modelo de autenticação leva um botão só, o de copiar código.")
    elif len(draft.buttons[0].get("title") or "") > TITLE:
        yield _too_long("/buttons/0/title", "O botão", len(draft.buttons[0]["title"]), TITLE)


def _header(draft: Draft, example_type: str | None) -> Iterator[Complaint]:
    header = draft.header
    if not header:
        return
    kind, text = header.get("kind"), header.get("text") or ""
    if kind not in HEADERS:
        yield Complaint("/header/kind", "O cabeçalho é texto, imagem, vídeo, documento ou local.")
    elif kind in MEDIA:
        types, what = MEDIA[kind]
        if (example_type or "").partition(";")[0] not in types:
            yield Complaint("/header/file_id", f"Junte {what} de exemplo: a Meta o pede para aprovar o modelo.")
    elif kind == "text":
        yield from _text(text, HEADER, "/header/text", "O cabeçalho")
        if MARKUP.search(VARIABLE.sub("", text)) or EMOJI.search(text):
            yield Complaint("/header/text", "O cabeçalho não leva formatação nem emoji.")
        found = VARIABLE.findall(text)
        if len(found) > 1:
            yield Complaint("/header/text", "O cabeçalho leva uma variável no máximo.")
        else:
            yield from _names(found, draft.format, "/header/text")
        if found and not header.get("sample"):
            yield Complaint("/header/sample", "Dê um exemplo do que fica no lugar da variável.")


def _text(text: str, longest: int, pointer: str, what: str, *, lines: bool = False) -> Iterator[Complaint]:
    if not text.strip():
        yield Complaint(pointer, f"{what} está vazio.")
    if len(text) > longest:
        yield _too_long(pointer, what, len(text), longest)
    if "\n" in text and not lines:
        yield Complaint(pointer, f"{what} não leva quebra de linha.")


def _too_long(pointer: str, what: str, length: int, longest: int) -> Complaint:
    return Complaint(pointer, f"{what} tem {length} caracteres e cabem {longest}.")


def _names(found: Iterable[str], format: str, pointer: str) -> Iterator[Complaint]:
    wrong = [name for name in found if not (name.isdigit() if format == "positional" else NAMED.fullmatch(name))]
    if wrong and format == "positional":
        yield Complaint(pointer, f"{{{{{wrong[0]}}}}} não serve: aqui as variáveis são números, {{{{1}}}}, {{{{2}}}}…")
    elif wrong:
        detail = "nome de variável começa com letra minúscula e leva só letras sem acento, números e _."
        yield Complaint(pointer, f"{{{{{wrong[0]}}}}} não serve: {detail}")


def _body(draft: Draft) -> Iterator[Complaint]:
    body, pointer = draft.body or "", "/body"  # a PUT may say null
    yield from _text(body, BODY, pointer, "O texto", lines=True)
    if not body.strip():
        return
    found = list(dict.fromkeys(VARIABLE.findall(body)))
    plain = body.strip()
    if plain.startswith("{{") or plain.endswith("}}"):
        yield Complaint(pointer, "O texto não pode começar nem terminar com uma variável: escreva algo antes e depois.")
    if re.search(r"}}\s*{{", body):
        yield Complaint(pointer, "Entre duas variáveis precisa haver texto.")
    if SPACES.search(body) or "\n\n\n" in body:
        yield Complaint(pointer, "Tire tabulações, quatro espaços seguidos e mais de uma linha vazia seguida.")
    if VARIABLE.sub("", body).count("{{") or VARIABLE.sub("", body).count("}}"):
        yield Complaint(pointer, "Há chaves soltas: uma variável se escreve {{nome}}.")
    yield from _names(found, draft.format, pointer)
    if draft.format == "positional" and sorted(found, key=_number) != [str(n + 1) for n in range(len(found))]:
        yield Complaint(pointer, "Numere as variáveis em ordem, sem pular: {{1}}, {{2}}, {{3}}…")
    # Meta does not publish the figure; 2388293 has been seen below twice as many words, and one more.
    words, needed = len(VARIABLE.sub(" ", body).split()), 2 * len(found) + 1
    if found and words < needed:
        yield Complaint(pointer, f"Há variáveis demais para tão pouco texto: escreva ao menos {needed} palavras.")
    yield from _samples(draft.samples, found)


def _number(name: str) -> int:
    return int(name) if name.isdigit() and len(name) < 6 else 10**6


def _samples(samples: Mapping[str, str], found: Iterable[str]) -> Iterator[Complaint]:
    for name in found:
        sample = samples.get(name) or ""
        if not sample.strip():
            yield Complaint(f"/samples/{name}", f"Dê um exemplo do que fica no lugar de {{{{{name}}}}}.")
        elif "\n" in sample or SPACES.search(sample):
            yield Complaint(f"/samples/{name}", "O exemplo não leva quebra de linha, tabulação nem quatro espaços.")


def _footer(draft: Draft) -> Iterator[Complaint]:
    if draft.footer is None:
        return
    yield from _text(draft.footer, FOOTER, "/footer", "O rodapé")
    if VARIABLE.search(draft.footer) or MARKUP.search(draft.footer) or EMOJI.search(draft.footer):
        yield Complaint("/footer", "O rodapé não leva variáveis, formatação nem emoji.")


def _buttons(draft: Draft) -> Iterator[Complaint]:
    kinds = [str(button.get("kind")) for button in draft.buttons]
    if len(kinds) > ALL_BUTTONS:
        yield Complaint("/buttons", f"Cabem {ALL_BUTTONS} botões.")
    for kind, (most, what) in BUTTONS.items():
        if kinds.count(kind) > most:
            yield Complaint("/buttons", f"Cabem no máximo {most} {what}.")
    replies = [index for index, kind in enumerate(kinds) if kind == "quick_reply"]
    if replies and replies[-1] - replies[0] >= len(replies):
        yield Complaint("/buttons", "Deixe as respostas rápidas juntas, antes ou depois dos outros botões.")
    titles = [str(button.get("title") or "").strip().lower() for button in draft.buttons]
    for index, button in enumerate(draft.buttons):
        place = f"/buttons/{index}"
        if titles.index(titles[index]) != index and titles[index]:
            yield Complaint(f"{place}/title", "Outro botão já tem este texto.")
        yield from _button(button, place)


def _button(button: Mapping[str, Any], place: str) -> Iterator[Complaint]:
    kind, title = button.get("kind"), str(button.get("title") or "")
    if kind not in BUTTONS:
        yield Complaint(f"{place}/kind", "O WhatsApp não tem este tipo de botão em modelos.")
        return
    if kind != "copy_code":  # its text is the app's own
        yield from _text(title, TITLE, f"{place}/title", "O botão")
        if VARIABLE.search(title) or MARKUP.search(title) or EMOJI.search(title):
            yield Complaint(f"{place}/title", "O texto do botão não leva variáveis, formatação nem emoji.")
    yield from DETAILS[str(kind)](button, place)


def _url(button: Mapping[str, Any], place: str) -> Iterator[Complaint]:
    url, sample = str(button.get("url") or ""), str(button.get("sample") or "")
    if not re.fullmatch(r"https?://[^\s]+", url):
        yield Complaint(f"{place}/url", "Escreva o endereço inteiro, começando com https://.")
        return
    if len(url) > URL:
        yield _too_long(f"{place}/url", "O endereço", len(url), URL)
    found = VARIABLE.findall(url)
    if found and (len(found) > 1 or not url.endswith("}}") or found != ["1"]):
        yield Complaint(f"{place}/url", "O endereço leva uma variável só, {{1}}, no fim.")
    elif found and not sample:
        yield Complaint(f"{place}/sample", "Dê um exemplo do fim do endereço.")


def _phone(button: Mapping[str, Any], place: str) -> Iterator[Complaint]:
    phone = str(button.get("phone") or "")
    if len(phone) > PHONE or not re.fullmatch(r"\+?[0-9]{8,19}", phone):
        yield Complaint(f"{place}/phone", "Escreva o telefone com o código do país, só números: +5511987654321.")


def _code(button: Mapping[str, Any], place: str) -> Iterator[Complaint]:
    sample = str(button.get("sample") or "")
    if not re.fullmatch(r"[0-9A-Za-z_-]{1,15}", sample):
        yield Complaint(f"{place}/sample", f"Dê um código de exemplo de até {CODE} letras e números.")


def _flow(button: Mapping[str, Any], place: str) -> Iterator[Complaint]:
    if not str(button.get("flow_id") or "").strip():
        yield Complaint(f"{place}/flow_id", "Escreva o código do formulário (Flow) publicado na Meta.")


def _nothing(_: Mapping[str, Any], __: str) -> Iterator[Complaint]:
    return iter(())


DETAILS = {"quick_reply": _nothing, "url": _url, "phone_number": _phone, "copy_code": _code, "flow": _flow}
