"""The booking page's words, in Portuguese and English, and days and money as each is written."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency

LANGUAGES = ("pt", "en")
LOCALES = {"pt": "pt_BR", "en": "en_US"}

WORDS: dict[str, tuple[str, str]] = {
    "book": ("Agendar", "Book a visit"),
    "book_at": ("Agendar em", "Book at"),
    "book_with": ("Agendar com", "Book with"),
    "in_other_words": ("English", "Português"),
    "skip": ("Ir para o conteúdo", "Skip to content"),
    "step_service": ("Serviço", "Service"),
    "step_person": ("Profissional", "Professional"),
    "step_time": ("Horário", "Time"),
    "step_you": ("Seus dados", "Your details"),
    "steps": ("Etapas", "Steps"),
    "change": ("Trocar", "Change"),
    "choose_service": ("O que você quer agendar?", "What would you like to book?"),
    "choose_person": ("Com quem?", "With whom?"),
    "anyone": ("Tanto faz, o primeiro que puder", "Anyone, whoever is free first"),
    "choose_time": ("Quando?", "When?"),
    "minutes": ("min", "min"),
    "no_services": ("Não há serviços para agendar por aqui agora.", "Nothing can be booked here right now."),
    "no_people": ("Ninguém atende este serviço por aqui agora.", "Nobody offers this service here right now."),
    "no_times": ("Não há horários livres nestes dias.", "No free times on these days."),
    "no_times_at_all": (
        "Não há horários livres nos próximos meses. Fale com a clínica.",
        "No free times in the coming months. Please contact the clinic.",
    ),
    "free": ("livres", "free"),
    "one_free": ("livre", "free"),
    "none_free": ("sem horários", "none free"),
    "days": ("Dias", "Days"),
    "earlier": ("Dias antes", "Earlier days"),
    "later": ("Dias depois", "Later days"),
    "first_free": ("Ir ao primeiro dia livre", "Go to the first free day"),
    "morning": ("Manhã", "Morning"),
    "afternoon": ("Tarde", "Afternoon"),
    "evening": ("Noite", "Evening"),
    "clinic_clock": ("Horários no fuso da clínica", "Times on the clinic’s clock"),
    "taken": (
        "Esse horário acabou de ser escolhido por outra pessoa. Que tal um destes?",
        "Somebody else has just taken that time. How about one of these?",
    ),
    "taken_alone": (
        "Esse horário acabou de ser escolhido por outra pessoa. Escolha outro.",
        "Somebody else has just taken that time. Please choose another.",
    ),
    "your_details": ("Seus dados", "Your details"),
    "held_until": ("Guardamos este horário para você até", "We are keeping this time for you until"),
    "held_no_more": (
        "O tempo de reserva passou. Se o horário ainda estiver livre, ele é seu ao confirmar.",
        "The hold has run out. If the time is still free, it is yours when you confirm.",
    ),
    "name": ("Nome completo de quem vai ser atendido", "Full name of who will be seen"),
    "phone": ("WhatsApp com DDD", "WhatsApp number"),
    "phone_hint": ("Por exemplo (11) 98765-4321", "For example (11) 98765-4321, or +1 and the number"),
    "email": ("E-mail (se quiser)", "E-mail (optional)"),
    "insurer": ("Pagamento", "Payment"),
    "private": ("Particular", "Self-pay"),
    "insurer_named": ("Convênio", "Insurance"),
    "notes": ("Algo que a recepção deva saber? (se quiser)", "Anything the front desk should know? (optional)"),
    "notes_hint": ("Não escreva aqui sintomas ou diagnósticos.", "Please do not write symptoms or diagnoses here."),
    "consent": (
        "Concordo que {clinic} guarde estes dados para marcar e realizar o atendimento. Posso pedir para vê-los,"
        " corrigi-los ou apagá-los.",
        "I agree that {clinic} keeps these details to book and carry out the visit. I may ask to see, correct or"
        " delete them.",
    ),
    "messages": (
        "Quero receber por WhatsApp a confirmação e os lembretes deste atendimento.",
        "I would like the confirmation and reminders of this visit by WhatsApp.",
    ),
    "invitation": (
        "Quero receber por e-mail o convite deste horário, para o meu calendário.",
        "I would like the invitation to this visit by e-mail, for my calendar.",
    ),
    "confirm": ("Confirmar agendamento", "Confirm booking"),
    "another_time": ("Escolher outro horário", "Choose another time"),
    "fix": ("Confira os campos indicados.", "Please check the fields marked below."),
    "bad_name": ("Escreva o nome de quem vai ser atendido.", "Please write the name of who will be seen."),
    "bad_phone": ("Confira o número: escreva com DDD.", "Please check the number, with its area code."),
    "bad_email": ("Confira o e-mail, ou deixe em branco.", "Please check the e-mail, or leave it empty."),
    "bad_consent": ("Para agendar é preciso concordar.", "To book you have to agree."),
    "booked": ("Agendado!", "Booked!"),
    "booked_text": ("Está tudo certo. Guarde esta página.", "You are all set. Keep this page."),
    "moved": ("Remarcado!", "Moved!"),
    "moved_text": ("O novo horário está marcado.", "The new time is booked."),
    "cancelled": ("Cancelado", "Cancelled"),
    "cancelled_text": ("Este atendimento foi cancelado.", "This visit has been cancelled."),
    "past_text": ("Este atendimento já passou.", "This visit is in the past."),
    "your_visit": ("Seu atendimento", "Your visit"),
    "when": ("Quando", "When"),
    "what": ("Serviço", "Service"),
    "who": ("Profissional", "Professional"),
    "where": ("Onde", "Where"),
    "for_whom": ("Para", "For"),
    "price": ("Valor", "Price"),
    "prepare": ("Preparo", "How to prepare"),
    "add_calendar": ("Pôr no calendário", "Add to calendar"),
    "map": ("Ver no mapa", "See on a map"),
    "call": ("Ligar para a clínica", "Call the clinic"),
    "move": ("Mudar horário", "Change the time"),
    "cancel": ("Cancelar atendimento", "Cancel the visit"),
    "cancel_sure": ("Cancelar este atendimento?", "Cancel this visit?"),
    "cancel_yes": ("Sim, cancelar", "Yes, cancel"),
    "cancel_why": ("Quer dizer por quê? (se quiser)", "Would you like to say why? (optional)"),
    "book_again": ("Agendar de novo", "Book again"),
    "keep": ("Deixar como está", "Leave it as it is"),
    "keeps_link": (
        "Este endereço é só seu: com ele se muda ou cancela o atendimento.",
        "This address is yours alone: it changes or cancels the visit.",
    ),
    "will_write": (
        "A confirmação chega também pelo WhatsApp.",
        "The confirmation also comes by WhatsApp.",
    ),
    "fixed": (
        "Este atendimento não pode mais ser mudado por aqui. Fale com a clínica.",
        "This visit can no longer be changed here. Please contact the clinic.",
    ),
    "not_found": ("Página não encontrada", "Page not found"),
    "not_found_text": (
        "Este endereço não existe ou não vale mais. Confira com a clínica.",
        "This address does not exist or is no longer valid. Please check with the clinic.",
    ),
    "too_many": ("Muitos pedidos de uma vez", "Too many requests at once"),
    "too_many_text": ("Espere um pouco e tente de novo.", "Wait a little and try again."),
    "broken": ("Não deu certo", "That did not work"),
    "broken_text": ("Volte e tente de novo.", "Go back and try again."),
    "elsewhere": (
        "Este pedido veio de outra página. Abra o endereço da clínica e agende por lá.",
        "This request came from another page. Open the clinic’s address and book there.",
    ),
    "made_with": ("Agenda por Balcão, software livre", "Bookings by Balcão, free software"),
}


class Words:
    """`words.confirm` is that text in the language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.html = {"pt": "pt-BR", "en": "en"}[language]
        self._place = LANGUAGES.index(language)

    def __getattr__(self, name: str) -> str:
        if name.startswith("_") or name not in WORDS:
            raise AttributeError(name)
        return WORDS[name][self._place]

    def of(self, name: str, **given: str) -> str:
        return WORDS[name][self._place].format(**given)

    def day(self, day: date) -> str:
        pattern = {"pt": "EEEE, d 'de' MMMM", "en": "EEEE, MMMM d"}[self.language]
        return self._sentence(format_date(day, pattern, self._locale))

    def weekday(self, day: date) -> str:
        return format_date(day, "EEE", self._locale).rstrip(".")

    def month(self, day: date) -> str:
        return format_date(day, "MMM", self._locale).rstrip(".")

    def moment(self, instant: datetime, zone: str) -> str:
        wall = instant.astimezone(ZoneInfo(zone))
        joined = {"pt": " às ", "en": " at "}[self.language]
        return f"{self.day(wall.date())}{joined}{wall:%H:%M}"

    def clock(self, instant: datetime, zone: str) -> str:
        return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"

    def money(self, cents: int) -> str:
        return format_currency(cents / 100, "BRL", locale=self._locale)

    @property
    def _locale(self) -> str:
        return LOCALES[self.language]

    @staticmethod
    def _sentence(written: str) -> str:
        return written[:1].upper() + written[1:]


def language_of(asked: str | None, accepted: str | None) -> str:
    """What was chosen, else what the browser asks for first; Portuguese when it is neither."""
    if asked in LANGUAGES:
        return asked or "pt"
    first = (accepted or "").split(",")[0].strip().lower()
    return "en" if first.startswith("en") else "pt"
