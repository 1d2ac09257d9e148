"""Decides what a turn is about: an answer to what was asked, a new goal, a question, or nothing that is understood."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from balcao.domains.bot.dialogue import cues, taps, words
from balcao.domains.bot.dialogue.answer import ANSWERS, answer
from balcao.domains.bot.dialogue.book import hear_booking, start_booking
from balcao.domains.bot.dialogue.cancel import hear_cancelling, start_cancelling
from balcao.domains.bot.dialogue.confirm import hear_confirming, start_confirming
from balcao.domains.bot.dialogue.hand_over import bring_person, emergency
from balcao.domains.bot.dialogue.move import hear_moving, start_moving
from balcao.domains.bot.dialogue.pace import is_a_loop, is_noticed_now
from balcao.domains.bot.dialogue.state import Goal
from balcao.domains.bot.dialogue.stop import COMES_BACK, come_back, stop
from balcao.domains.bot.dialogue.turn import Turn
from balcao.domains.bot.dialogue.unfinished import hear_resuming, may_go_on
from balcao.domains.bot.dialogue.wait_list import hear_waiting
from balcao.domains.bot.dialogue.which import find_standing, is_about
from balcao.domains.bot.dialogue.wish import said_when
from balcao.domains.scheduling.queries import Seen

GOALS: Final[dict[str, Goal]] = {
    "agendar_consulta": "book",
    "verificar_horarios": "book",
    "remarcar_agendamento": "move",
    "cancelar_agendamento": "cancel",
    "confirmar_agendamento": "confirm",
}
HEAR: Final[dict[Goal, Callable[[Turn], Awaitable[bool]]]] = {
    "book": hear_booking,
    "move": hear_moving,
    "cancel": hear_cancelling,
    "confirm": hear_confirming,
}
ABOUT_PAYING: Final = frozenset({"convenios", "precos", "pagamento"})
OFFER_AFTER: Final = 2
# So soon after a booking a new day or hour corrects it.
CORRECTS_FOR: Final = timedelta(minutes=30)


async def take_turn(turn: Turn) -> None:
    told = turn.understood
    if told.emergency:
        return emergency(turn)
    if not turn.state.disclosed:
        turn.state.disclosed = True
        turn.say(words.welcome(turn))
    if turn.options.model.asked_of and cues.NO_MODEL.search(turn.plain):
        return _without_model(turn)
    if turn.contact.opted_out and COMES_BACK.search(turn.plain):
        return come_back(turn)
    if told.health_question:
        return bring_person(turn, words.HEALTH)
    if cues.PRIVACY.search(turn.plain):
        turn.say(words.PRIVACY)
        return bring_person(turn)
    if told.intent == "parar":
        return stop(turn)
    if _wants_person(turn):
        return bring_person(turn)
    if is_a_loop(turn):
        return bring_person(turn) if is_noticed_now(turn) else None
    _follow_menu(turn)
    if not await _understood(turn):
        return _not_understood(turn)
    turn.state.misunderstood = 0
    turn.state.courtesies = turn.state.courtesies if _is_courtesy(turn) else 0
    if turn.outcome == "answered" and turn.state.goal is None and turn.state.then:
        await _start(turn, _taken(turn), None)
    return None


def _without_model(turn: Turn) -> None:
    turn.state.refuses_model = True
    turn.say(words.WITHOUT_MODEL)
    if turn.state.asked and turn.state.question:
        turn.say(turn.state.question)
    else:
        turn.ask("menu", words.menu(), taps=taps.MENU)


def _taken(turn: Turn) -> Goal:
    goal = GOALS[turn.state.then or "agendar_consulta"]
    turn.state.then = None
    turn.understood = replace(turn.understood, intent="outro", choice=None, yes=None)
    return goal


def _wants_person(turn: Turn) -> bool:
    told, state = turn.understood, turn.state
    if "falar_com_atendente" in (told.intent, told.second_intent):
        return True
    offered = state.asked == "person" or state.misunderstood >= OFFER_AFTER
    return offered and told.yes is True and told.choice is None


def _follow_menu(turn: Turn) -> None:
    told = turn.understood
    if turn.state.asked == "menu" and told.choice is not None and 1 <= told.choice <= len(words.MENU):
        turn.understood = replace(told, intent=words.MENU[told.choice - 1][0], choice=None)
        turn.state.asked = None


async def _understood(turn: Turn) -> bool:
    told, state = turn.understood, turn.state
    if _leaves(turn):
        state.begin(None)
        state.then = None
        turn.say(words.LEFT)
        return True
    if told.intent == "falar_com_atendente":  # from the menu
        bring_person(turn)
        return True
    if await hear_waiting(turn) or await hear_resuming(turn):
        return True
    is_answer = not _is_new_goal(turn) and told.intent not in ANSWERS
    if is_answer and state.goal is not None and await HEAR[state.goal](turn):
        await _answer_besides(turn, asked_first=False)
        return True
    if state.asked == "person" and told.yes is False:
        state.begin(None)
        turn.say(words.WHAT_ELSE)
        return True
    return await _something_new(turn)


async def _something_new(turn: Turn) -> bool:
    told, state = turn.understood, turn.state
    wanted = [intent for intent in (told.intent, told.second_intent) if intent]
    goals = [intent for intent in wanted if intent in GOALS]
    answered = await _answer_besides(turn, asked_first=True)
    if (told.intent == "outro" and _tells_of_visit(turn)) or (answered and not goals and _tells_all_of_visit(turn)):
        goals = ["agendar_consulta"]
    if goals:
        state.then = goals[1] if len(goals) > 1 and GOALS[goals[1]] != GOALS[goals[0]] else state.then
        await _start(turn, GOALS[goals[0]], await _corrected(turn))
        return True
    if answered:
        _come_back_to(turn)
        return True
    if state.asked == "booking" and told.yes is not None and told.intent == "outro":
        await (start_booking(turn) if told.yes else _let_be(turn))
        return True
    if told.intent == "saudacao" or cues.MENU_WANTED.search(turn.plain):
        _greet(turn)
        return True
    if _is_courtesy(turn):
        _be_courteous(turn)
        return True
    if state.asked is None and (told.choice is not None or told.more):
        turn.say(words.LIST_IS_OVER)
        turn.ask("menu", words.menu(), taps=taps.MENU)
        return True
    return False


def _come_back_to(turn: Turn) -> None:
    """After an answer: to the question that stood open, or to what the answer was about."""
    state = turn.state
    if state.asked and state.goal:
        return turn.say(state.question)
    service = turn.desk.service_named(turn.understood.entities.service)
    state.service_id = service.id if service else state.service_id
    return turn.ask("booking", words.shall_i_book(turn.desk.service(state.service_id)))


async def _let_be(turn: Turn) -> None:
    turn.state.begin(None)
    turn.say(words.ALL_RIGHT)


def _is_courtesy(turn: Turn) -> bool:
    told = turn.understood
    return told.intent == "agradecimento" or (told.yes is not None and turn.state.asked in (None, "menu"))


def _be_courteous(turn: Turn) -> None:
    """Once: thanks for thanks need no end."""
    turn.state.courtesies += 1
    if turn.state.courtesies == 1 or turn.said:
        turn.say(words.ALL_RIGHT if turn.understood.yes is False else words.YOU_ARE_WELCOME)


async def _start(turn: Turn, goal: Goal, appointment: Seen | None) -> None:
    if goal == "move":
        await start_moving(turn, appointment)
    elif goal == "cancel":
        await start_cancelling(turn, appointment)
    elif goal == "confirm":
        await start_confirming(turn)
    elif turn.state.goal == "move" and not cues.ANOTHER_VISIT.search(turn.plain):
        await start_moving(turn)
    elif appointment is not None:
        await start_moving(turn, appointment)
    else:
        await start_booking(turn)


async def _corrected(turn: Turn) -> Seen | None:
    """The appointment that is spoken of already, when the goal changes midway or right after booking."""
    told, state = turn.understood, turn.state
    goal = GOALS.get(told.intent)
    if goal in ("move", "cancel") and state.goal in ("cancel", "confirm", "move") and state.appointment_id:
        spoken_of = await find_standing(turn, state.appointment_id)
        return spoken_of if (goal == "move" and not told.entities.service) or is_about(turn, spoken_of) else None
    if goal is None and state.goal in ("cancel", "confirm") and said_when(told) and not told.entities.service:
        return await find_standing(turn, state.appointment_id)
    soon = state.booked_at is not None and turn.now - state.booked_at < CORRECTS_FOR
    only_when = said_when(told) and not told.entities.service and not told.for_other
    only_when = only_when and not cues.NEW_BOOKING.search(turn.plain)
    if goal == "book" and state.goal is None and soon and only_when:
        return await find_standing(turn, state.booked_id)
    return None


def _tells_of_visit(turn: Turn) -> bool:
    """A day or a service alone is a wish to book, or to move what is being talked of."""
    return said_when(turn.understood) or turn.understood.entities.service is not None


def _tells_all_of_visit(turn: Turn) -> bool:
    """Who asks whether an insurer is accepted or what it costs, and names service and day, wants that visit."""
    told = turn.understood
    return told.intent in ABOUT_PAYING and told.entities.service is not None and said_when(told)


def _is_new_goal(turn: Turn) -> bool:
    told, state = turn.understood, turn.state
    goal = GOALS.get(told.intent)
    if goal is None or goal == state.goal:
        return False
    if goal == "book" and state.goal == "move":
        return bool(cues.ANOTHER_VISIT.search(turn.plain))
    says_yes = told.yes or told.choice is not None
    return not (goal == "confirm" and says_yes)


def _leaves(turn: Turn) -> bool:
    """After "deixa pra lá" midway; a bare "cancela" gives up what is being done, not an appointment."""
    state = turn.state
    if state.goal not in ("book", "move") or turn.understood.choice is not None or said_when(turn.understood):
        return False
    return bool(cues.LEAVE_IT.search(turn.plain))


async def _answer_besides(turn: Turn, *, asked_first: bool) -> bool:
    """Questions about the clinic, before what the goal goes on with. True if there was one."""
    told = turn.understood
    asked = [i for i in dict.fromkeys((told.intent, told.second_intent)) if i in ANSWERS]
    if {told.intent, told.second_intent} & GOALS.keys() and turn.desk.clinic_named(turn.plain):
        asked = [i for i in asked if i != "endereco"]  # a clinic named is where to book, not a question
    if not asked:
        return False
    kept, turn.said = turn.said, []
    for intent in asked:
        assert intent is not None
        await answer(turn, intent)
    turn.said = [*kept, *turn.said] if asked_first else [*turn.said, *kept]
    return True


def _greet(turn: Turn) -> None:
    state = turn.state
    if state.asked and state.goal:
        turn.say(words.HELLO_AGAIN, state.question)
        return
    if not turn.said:
        turn.say(words.hello(turn))
    if may_go_on(turn):
        return
    turn.ask("menu", words.menu(), taps=taps.MENU)


def _not_understood(turn: Turn) -> None:
    state = turn.state
    if not turn.plain.strip():
        return _see_a_smile(turn)
    state.misunderstood += 1
    if state.misunderstood > OFFER_AFTER:
        return bring_person(turn, words.PERSON_SINCE_LOST)
    if state.misunderstood == OFFER_AFTER:
        return turn.say(words.OFFER_PERSON)
    if state.asked and state.goal:
        return turn.say(words.NOT_UNDERSTOOD, state.question)
    turn.say(words.NOT_UNDERSTOOD)
    return turn.ask("menu", words.menu(), taps=taps.MENU)


def _see_a_smile(turn: Turn) -> None:
    """Nothing but pictures: what stood open is asked again, whoever just comes is shown what there is."""
    if turn.state.asked and turn.state.goal:
        return turn.say(turn.state.question)
    if turn.said:
        return turn.ask("menu", words.menu(), taps=taps.MENU)
    return _be_courteous(turn)
