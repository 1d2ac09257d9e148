"""What is typed about a clinic, and how it is kept (vectors of the revenue service and of the Brazilian fact sheet)."""

import pytest

from balcao.domains.clinics.checks import checked_cnpj, checked_phone, checked_state, checked_timezone, shown_cnpj
from balcao.domains.clinics.clock_times import span, written
from balcao.domains.clinics.money import cents, reais


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("11.222.333/0001-81", "11222333000181"),
        ("11222333000181", "11222333000181"),
        ("12.ABC.345/01DE-35", "12ABC34501DE35"),
        ("12.abc.345/01de-35", "12ABC34501DE35"),
        ("A1B2C3D4E5F668", "A1B2C3D4E5F668"),
        ("ZZZZZZZZZZZZ62", "ZZZZZZZZZZZZ62"),
    ],
)
def test_a_cnpj_of_digits_or_letters_is_kept_without_punctuation(typed: str, kept: str) -> None:
    assert checked_cnpj(typed) == kept
    assert checked_cnpj(shown_cnpj(kept)) == kept


@pytest.mark.parametrize("typed", ["11.222.333/0001-82", "00000000000000", "12.ABC.345/01DE-36", "", "123"])
def test_a_cnpj_whose_digits_do_not_add_up_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="CNPJ"):
        checked_cnpj(typed)


def test_a_clinic_may_have_a_service_number() -> None:
    assert checked_phone("0800 729 0722") == "+558007290722"
    assert checked_phone("(11) 3333-4444") == "+551133334444"
    with pytest.raises(ValueError, match="Telefone"):
        checked_phone("12345")


def test_zones_and_states_have_their_official_names() -> None:
    assert checked_timezone("America/Rio_Branco") == "America/Rio_Branco"
    assert checked_state("sp") == "SP"
    for check in (checked_timezone, checked_state):
        with pytest.raises(ValueError):
            check("Brasília")


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [("08:00", "12:00", (480, 720)), ("22:00", "02:00", (1320, 1560)), ("00:00", "24:00", (0, 1440))],
)
def test_an_interval_may_run_past_midnight(start: str, end: str, minutes: tuple[int, int]) -> None:
    assert span(start, end) == minutes
    assert (written(minutes[0]), written(minutes[1])) == (start, end)


@pytest.mark.parametrize(
    ("start", "end"), [("08:00", "08:00"), ("8h", "12:00"), ("25:00", "26:00"), ("24:00", "02:00")]
)
def test_an_interval_without_length_or_sense_is_refused(start: str, end: str) -> None:
    with pytest.raises(ValueError):
        span(start, end)


@pytest.mark.parametrize(("typed", "kept"), [("250.00", 25000), ("99,90", 9990), (120, 12000), (0.1, 10), (None, None)])
def test_money_is_counted_in_cents(typed: object, kept: int | None) -> None:
    assert cents(typed) == kept


@pytest.mark.parametrize("typed", ["-1", "1.999", "mil", "NaN", "1e30", ""])
def test_money_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        cents(typed)


def test_money_is_shown_with_two_places() -> None:
    assert [reais(value) for value in (25_000, 5, 0, None)] == ["250.00", "0.05", "0.00", None]
