"""What a few words after a reminder say: only what is plain; anything else is the bot's, or a person's, to read."""

import re
from typing import Final, Literal

from balcao.domains.contacts.folding import fold

Said = Literal["yes", "no", "move", "cancel", "want"]

_COURTESY: Final = re.compile(
    r"\b(?:ola|oi+|bom dia|boa tarde|boa noite|muito obrigad[ao]|obrigad[ao]|obg|grat[ao]|por favor|pfv?|por gentileza"
    r"|desculp[ae]|infelizmente|ta(?: bom)?|entao)\b"
)
_SYMBOLS: Final = re.compile(r"[^\w ]+")
_VISIT: Final = r"(?: (?:o |a |meu |minha )?(?:horario|consulta|presenca))?"
_YES: Final = re.compile(
    r"(?:sim+|s|ss|ok(?:ay|ey)?|okk*|claro(?: que sim)?|certo|certinho|beleza|blz|combinado|fechado|perfeito|isso"
    r"|positivo|com certeza|presenca confirmada"
    rf"|(?:sim )?(?:(?:pode|quero|queria) )?confirm(?:o|ad[ao]|ar|a)(?: sim)?{_VISIT}"
    r"|(?:sim )?vou(?: sim| comparecer| estar ai| estar la)?|(?:sim )?(?:estarei|irei)(?: ai| la| presente| sim)?)"
)
_NO: Final = re.compile(
    r"(?:nao|n|nn|nao (?:vou|vai dar|da|posso|consigo|poderei|irei)"
    r"(?: (?:ir|poder|conseguir|comparecer|mais|nesse dia|nesse horario|esse dia))*)"
)
_MOVE: Final = re.compile(
    r"(?:(?:quero|queria|gostaria de|preciso|precisava|posso|pode|podemos|da pra|da para|vamos) )?"
    rf"(?:re(?:marcar|agendar|marca|agenda)|(?:mudar|trocar|alterar|adiar)(?: (?:o |a |de )?(?:dia|data))?){_VISIT}"
    r"|outro (?:horario|dia)"
)
_CANCEL: Final = re.compile(
    r"(?:(?:quero|queria|gostaria de|preciso|precisava|pode|vou(?: ter que| precisar)?) )?"
    rf"(?:cancelar|cancela|cancele|desmarcar|desmarca|desmarque){_VISIT}"
)
# A yes to what is offered; to "do you come?" or "cancel it?" it says nothing.
_WANT: Final = re.compile(
    r"(?:sim )?(?:eu )?(?:quero|aceito|topo)(?: sim| muito)?(?: (?:(?:o|a|esse|essa|este|esta) )?(?:horario|vaga))?"
    r"|pode ser"
)
# In this order: "não vou" is none of the others.
_ALL: Final[tuple[tuple[Said, re.Pattern[str]], ...]] = (
    ("yes", _YES), ("no", _NO), ("move", _MOVE), ("cancel", _CANCEL), ("want", _WANT),
)  # fmt: skip
_SIGNS: Final = {"👍": "sim", "✅": "sim", "👌": "sim", "👎": "nao", "❌": "nao"}
LONGEST: Final = 80


def read_reply(text: str) -> Said | None:
    """The whole of it has to say just this: "sim, mas posso levar meu filho?" is a question."""
    if len(text) > LONGEST or "?" in text:
        return None
    for sign, word in _SIGNS.items():
        text = text.replace(sign, f" {word} ")
    plain = " ".join(_SYMBOLS.sub(" ", fold(text)).split())
    said = " ".join(_COURTESY.sub(" ", plain).split())
    words = said.split()
    if len(words) > 1 and len(set(words)) == 1:
        said = words[0]
    return next((what for what, pattern in _ALL if pattern.fullmatch(said)), None)
