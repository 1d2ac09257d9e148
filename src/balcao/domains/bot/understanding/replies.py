"""Reads short replies: yes and no, a number from a list, "outros"."""

import re
from typing import Final

FILLER = (
    r"(?: (?:por favor|por gentileza|obrigado|mesmo|ok|entao|ai|pode ser|esta bom|esta otimo|e isso"
    r"|para mim|moca|amor|querida|👍|[.,!?()-]))*"
)
NUMBERED = re.compile(
    rf"^ (?:(?:opcao|opcoes|numero|a|o|quero|queria|fico com|fica|pode ser|prefiro|escolho|vou de"
    rf"|vou querer|item|alternativa|horario|marca|pode marcar|entao|seria|acho que|eu|no|na|de|e|sim"
    rf"|,) )*(?:opcao |numero |horario )?(\d{{1,2}})(?: ?[ao])?{FILLER} $"
)
LABELLED = re.compile(
    r"\b(?:opcao|numero|alternativa|item)(?: numero| n)? (\d{1,2})\b(?! (?:da rua|do cartao|de telefone))"
)
ORDINALS: Final = {"primeir": 1, "segund": 2, "terceir": 3, "quart": 4, "quint": 5, "sext": 6, "ultim": -1}
STEM = r"(?P<stem>primeir|segund|terceir|quart|quint|sext|ultim)"
ORDINAL_NAMED = re.compile(
    rf"\b{STEM}[ao] (?:opcao|alternativa|sugestao|da lista|que voce|(?:horario|data)(?! (?:d[aeo]|n[ao]|para|livre"
    rf"|disponive\w+) ))\b|\b(?:opcao"
    rf"|alternativa) {STEM.replace('stem', 'stem2')}[ao]\b"
)
ORDINAL_ALONE = re.compile(
    rf"^ (?:(?:quero|queria|prefiro|pode ser|fico com|escolho|marca|pode marcar|vou querer|vou de|entao"
    rf"|seria|sim|ok|,) )*(?:[ao]|n[ao]|d[ao]|pel[ao]|ess[ae]|est[ae]) {STEM}[ao]{FILLER} $"
)
BARE_ORDINAL = re.compile(rf"^ {STEM}[ao]{FILLER} $")
BARE_ONE = re.compile(rf"^ (?:(?:o|a|opcao|numero|quero|pode ser|fico com) )*uma?{FILLER} $")
LISTED: Final = frozenset({"slot", "service", "practitioner"})
# Feminine ordinals that are also days of the week.
ALSO_WEEKDAYS: Final = frozenset({"segund", "quart", "quint", "sext"})

YES = re.compile(
    r"^ (?:(?:ah|ai|ta|ok|oi|opa|entao|acho que|isso|bom|eba) )?(?:,? ?)(?:sim|isso|isso mesmo|isso ai"
    r"|claro|pode ser|pode|podemos|ok|okay|okey|oki|beleza|fechado|fechou|combinado|perfeito|perfeita"
    r"|certo|certinho|otimo|confirmo|confirmado|confirmada|confirma"
    r"|(?:com )?certeza|positivo|aceito|quero(?= [.!]* ?$| sim)|show|maravilha|uhum|aham|ahan|a ham|bora|vamos"
    r"|exato|exatamente|correto|pode sim|pode confirmar|pode marcar|esta certo|esta bom|esta otimo|ta bom"
    r"|s|sem problemas?|tranquilo|vou sim|estarei ai|estarei la|topo|serve|da certo|de acordo|feito|👍"
    r"|(?:esse|essa|este|esta|isso)(?: ai)? (?:serve|pode ser|da certo|esta bom|esta otimo)"
    r"|por favor(?= [.! ]*$)|logico|obvio|massa|legal|tudo certo|tudo bem)\b(?!(?: que| ser)? nao\b| [?] *$)|^ 👍"
)
EMOJI_YES = re.compile(r"👍")
NO = re.compile(
    r"^ (?:(?:ah|ai|hum|oi|acho que|infelizmente|melhor|ainda|obrigado mas|,) )*(?:nao|negativo|nunca"
    r"|de jeito nenhum|nem pensar|👎|jamais|nope)(?! (?:tem |teria |ha |haveria |sei |consigo |vou |posso "
    r"|poderei |da |esta |estou |recebi |lembro |entendi |quero |abre|atende|seria |para |sou |e ))\b"
    r"|^ 👎|^ (?:(?:claro|certo|obvio|logico) que nao"
    r"|melhor nao|prefiro nao|acho que nao|nao quero|nao pode|nao da|nao serve|deixa para la"
    r"|deixa quieto|esquece|deixa (?:como|assim)|na verdade nao)\b"
)
ANY = re.compile(
    r"\b(?:qualquer (?:dia|horario|hora|data|um|uma|medic[oa]|dentista|profissional|pessoa|coisa)"
    r"|tanto faz|o mais (?:cedo|rapido|breve) possivel|mais (?:cedo|rapido) possivel|quanto antes"
    r"|quanto mais cedo|o que tiver|que tiver|primeir[oa] (?:horario|vaga|data|dia) (?:que|disponivel"
    r"|livre|possivel)|voces escolhem|voce escolhe|pode escolher|indiferente)\b"
)
MORE = re.compile(
    r"^ (?:me )?(?:manda|mostra|envia|quero|ver|tem) mais[ .!?]*$|"
    r"^ (?:tem |teria |quero |ver |quero ver |queria |mostra |me mostra |mostrar |pode mostrar |manda "
    r"|me manda |gostaria de )?(?:mais )?(?:outr[oa]s?)(?: (?:opcoes|opcao|horarios?|datas?|dias?"
    r"|vagas?))?(?: (?:por favor|disponive\w+|tem|teria|pode ser|ai))*[ .!?]*$"
    r"|\b(?:outros horarios|outras opcoes|outro horario|outra opcao|outras datas|outra data|outros dias"
    r"|mais opcoes|mais horarios|mais datas|ver mais|outra hora|algum outro|alguma outra)\b"
    r"|\b(?:nenhum|nenhuma) (?:desses|dessas|destes|deles|delas|dos horarios|das opcoes|serve|da"
    r"|me serve)\b|^ (?:nenhum|nenhuma)[ .!]*$"
    r"|\b(?:tem|teria|algo|algum|alguma|so|um pouco|nao tem|horario|seria|pode ser|coisa"
    r"|consegue)(?: \w+){0,2} mais (?:tarde|cedo)\b|^ mais (?:tarde|cedo)\b|\bmais para (?:frente|o final"
    r"|o fim)\b"
    r"|^ (?:pode ser |tem |em |teria )?outro dia[ .!?]*$|\b(?:nao gostei|nao posso em nenhum"
    r"|nao consigo em nenhum|nao da nenhum|nao serve nenhum)\b"
)


def find_choice(plain: str, expecting: str | None) -> int | None:
    """The number picked; `plain` has its number words as figures."""
    if match := ORDINAL_NAMED.search(plain):
        return ORDINALS[match["stem"] or match["stem2"]]
    match = ORDINAL_ALONE.search(plain) or BARE_ORDINAL.search(plain)
    if match and is_a_pick(match, plain, expecting):
        return ORDINALS[match["stem"]]
    if expecting in ("date", "time"):
        return None
    if (match := NUMBERED.search(plain)) and 1 <= int(match[1]) <= 30:
        return int(match[1])
    if match := LABELLED.search(plain):
        return int(match[1])
    if expecting in LISTED and BARE_ONE.search(plain):
        return 1
    return None


def is_a_pick(match: re.Match[str], plain: str, expecting: str | None) -> bool:
    feminine = plain[match.end("stem")] == "a"
    if not feminine or match["stem"] not in ALSO_WEEKDAYS:
        return True
    return expecting in ("slot", "service", "practitioner") and bool(re.search(rf" [ad]a? {match['stem']}", plain))


def find_yes(plain: str) -> bool | None:
    """Asking for something else ("pode ser outro dia?") is neither yes nor no."""
    if NO.search(plain):
        return False
    if not asks_for_more(plain) and (YES.search(plain) or EMOJI_YES.search(plain)):
        return True
    return None


def takes_any(plain: str) -> bool:
    return ANY.search(plain) is not None


def asks_for_more(plain: str) -> bool:
    return MORE.search(plain) is not None
