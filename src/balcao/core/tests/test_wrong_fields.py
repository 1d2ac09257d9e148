"""What is wrong is said once, in Portuguese, and a day is never read out of a number."""

from datetime import date, time
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, EmailStr, Field, ValidationError

from balcao.core.wire_times import Day, TimeOfDay
from balcao.core.wrong_fields import wrong_fields


class Form(BaseModel):
    day: Day | None = None
    hour: TimeOfDay | None = None
    word: Literal["sala", "equipamento"] = "sala"
    count: Annotated[int, Field(ge=1, le=5)] = 1
    name: Annotated[str, Field(min_length=2, max_length=5)] = "Ana"
    email: EmailStr | None = None


def said(**given: object) -> list[str]:
    with pytest.raises(ValidationError) as wrong:
        Form.model_validate(given)
    return [one["msg"] for one in wrong_fields(wrong.value.errors())]


def test_a_day_and_an_hour_are_read_as_they_are_written() -> None:
    form = Form.model_validate({"day": "2028-02-29", "hour": "14:30"})
    assert (form.day, form.hour) == (date(2028, 2, 29), time(14, 30))
    assert Form.model_validate({"hour": "14:30:00"}).hour == time(14, 30)


@pytest.mark.parametrize(
    "day", [20270301, 1767225600, "20270301", "1767225600", "2027-03-01T00:00:00", "01/03/2027", "2027-3-1", "", True]
)
def test_what_is_no_day_is_refused_with_the_form_that_a_day_has(day: object) -> None:
    assert said(day=day) == ["Escreva a data como AAAA-MM-DD, por exemplo 2027-03-01."]


def test_a_day_that_no_calendar_has_is_refused() -> None:
    assert said(day="2027-02-29") == ["Esta data não existe: escreva AAAA-MM-DD."]
    assert said(hour="24:30") == ["Este horário não existe: escreva HH:MM."]


@pytest.mark.parametrize("hour", [870, "870", "1430", "9:00", "14h30", "14:30:15", "14:30Z", "14:30-03:00", "", True])
def test_what_is_no_time_of_day_is_refused_with_the_form_that_one_has(hour: object) -> None:
    assert said(hour=hour)[0].startswith("Escreva o horário como HH:MM")


@pytest.mark.parametrize("email", ["ana", "ana@", "ana@clinica", "ana@clinica.test", "a na@clinica.com.br"])
def test_what_is_no_address_is_refused_in_portuguese(email: str) -> None:
    assert said(email=email) == ["Não parece um e-mail: confira o que vem antes e depois do @."]


def test_each_mistake_is_a_sentence_for_a_person() -> None:
    assert said(word="mesa", count=9, name="x") == [
        "Precisa ser um destes: 'sala' ou 'equipamento'.",
        "Precisa ser 5 ou menos.",
        "Escreva pelo menos 2 caractere(s).",
    ]
    assert said(count="muitos", name=3) == ["Precisa ser um número inteiro.", "Precisa ser um texto."]


def test_a_body_that_is_checked_twice_says_so_once() -> None:
    with pytest.raises(ValidationError) as wrong:
        Form.model_validate({"count": 0})
    assert len(wrong_fields([*wrong.value.errors(), *wrong.value.errors()])) == 1
