"""Numbers as people type them and as providers send them (vectors of the Brazilian fact sheet)."""

import pytest

from balcao.domains.contacts.phones import canonical, from_provider, shown, variants


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("(11) 98765-4321", "+5511987654321"),
        ("11 8765-4321", "+5511987654321"),
        ("+55 61 9988-7766", "+5561999887766"),
        ("55 21 3333-4444", "+552133334444"),
        ("0 15 11 98765-4321", "+5511987654321"),
        ("5599991234", "+5555999991234"),
        ("(20) 99999-8888", None),
        ("0800 123 4567", None),
        ("+351 912 345 678", "+351912345678"),
        ("nada", None),
        ("", None),
    ],
)
def test_what_people_type_becomes_a_number(written: str, expected: str | None) -> None:
    assert canonical(written) == expected


def test_a_number_without_area_code_takes_the_clinics() -> None:
    assert canonical("98765-4321", area_code="41") == "+5541987654321"


def test_a_providers_eight_digits_get_the_ninth() -> None:
    assert from_provider("556599887766") == "+5565999887766"


def test_a_mobile_has_a_twin_and_a_landline_has_none() -> None:
    assert variants("556599887766") == ("556599887766", "5565999887766")
    assert variants("5565999887766") == ("5565999887766", "556599887766")
    assert variants("552133334444") == ("552133334444",)


def test_a_number_is_shown_as_people_write_it() -> None:
    assert shown("+5511987654321") == "(11) 98765-4321"
