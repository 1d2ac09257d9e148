"""Every code of Meta's that we may meet says in Portuguese what it is and what to do about it."""

import re
from pathlib import Path

import pytest
from pywa import errors as theirs

from balcao.connectors.whatsapp_cloud.errors import CODES, meaning_of
from balcao.connectors.whatsapp_cloud.failures import failure_of, refusal
from balcao.core.answers import Answer
from balcao.core.outcomes import Rejected, Unauthorized, Unavailable

# The fact sheet's table (Meta's pages of 2026); ranges are closed.
SHEET: dict[type, tuple[int | tuple[int, int], ...]] = {
    Unavailable: (1, 2, 131000, 131016, 133004, 131057, 4, 80007, 130429, 131056, 133016, 131064, 613),
    Unauthorized: (0, 190, 3, 10, (200, 299), 131005, 131031, 368, 131045, 133010, 133005),
    Rejected: (
        131042, 131037, 131047, 470, 131050, 130472, 131049, 131026, 131021, 130497, 131030, 33, 100, 131008, 131009,
        131051, 131053, 131062, 131063, 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069,
        135000, 131048, 131052, 138006, 138012, 131020, 131041, (139100, 139101), (147001, 147005), 2388299, 2388293,
        2388555,
    ),
}  # fmt: skip
LISTED = [
    (code, outcome)
    for outcome, codes in SHEET.items()
    for entry in codes
    for code in ((entry,) if isinstance(entry, int) else range(entry[0], entry[1] + 1))
]


@pytest.mark.parametrize(("code", "outcome"), LISTED)
def test_a_code_of_the_sheet_has_its_class_and_its_words(code: int, outcome: type) -> None:
    meaning = meaning_of(code)
    assert meaning is not None
    assert meaning.outcome is outcome
    failure = failure_of({"code": code, "title": "English title", "error_data": {"details": "told"}})
    assert failure.title != "English title"
    assert "(Meta: told)" in failure.detail


def test_no_code_that_another_library_knows_is_unknown_to_us() -> None:
    known = {code for one in vars(theirs).values() if isinstance(one, type) for code in _codes(one)}
    messaging = {code for code in known if code < 139000 or 139100 <= code < 2389000}
    uploads = {2388012, 2388103, 2388001, 2388091}
    assert {code for code in messaging - uploads if meaning_of(code) is None} == set()


def _codes(kind: type) -> list[int]:
    return list(getattr(kind, "__error_codes__", None) or ())


def test_words_end_in_a_sentence_and_name_no_other_language() -> None:
    for code, meaning in CODES.items():
        assert meaning.detail.endswith("."), code
        assert not re.search(r"\b(the|please|error|failed)\b", meaning.detail + meaning.title, re.IGNORECASE), code


def test_limits_say_whom_they_are_about() -> None:
    def refused(code: int) -> Unavailable:
        body = b'{"error": {"code": %d, "message": "x"}}' % code
        failure = refusal(Answer(400, {}, body))
        assert isinstance(failure, Unavailable)
        return failure

    assert refused(131056).scope == "person"
    assert refused(130429).scope == "connection"
    assert refused(131000).scope == "call"


def test_the_table_is_one_that_a_person_can_read() -> None:
    source = (Path(__file__).parents[1] / "errors.py").read_text("utf-8")
    codes = [int(found) for found in re.findall(r"^    (\d+): _", source, re.MULTILINE)]
    assert len(codes) == len(set(codes)), "a code stands there twice"
