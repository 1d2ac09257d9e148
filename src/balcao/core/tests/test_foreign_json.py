"""What strangers write as JSON can be kept, and one absurd value does not take the others with it."""

import pytest

from balcao.core.foreign_json import DEEPEST, read_body, read_text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b'{"a": "b\\u0000c", "\\u0000": "\\ud800"}', {"a": "bc", "": "\ufffd"}),
        (b'{"a": 1e400, "b": NaN, "c": 2}', {"a": None, "b": None, "c": 2}),
        (b'{"a": 1' + b"0" * 5000 + b"}", {"a": None}),
        ('{"a": "Ána"}'.encode("utf-16"), {"a": "Ána"}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b'"\xed\xa0\x80"', "\ufffd"),
        (b'{"a": ', None),
        (b"\xff\xfe\x00", None),
        (b"", None),
    ],
)
def test_what_cannot_be_kept_is_left_out(written: bytes, read: object) -> None:
    assert read_body(written) == read


@pytest.mark.parametrize("depth", [1_000, 10_000, 1_000_000])
def test_what_lies_too_deep_is_left_out_and_what_stands_beside_it_is_not(depth: int) -> None:
    written = b'{"before": "]}\\"[{", "deep": ' + b"[" * depth + b'"]"' + b"]" * depth + b', "after": 2}'
    found = read_body(written)
    assert (found["before"], found["after"]) == (']}"[{', 2)
    deep = found["deep"]
    levels = 0
    while isinstance(deep, list):
        deep, levels = deep[0], levels + 1
    assert deep is None
    assert levels == DEEPEST - 1


def test_what_opens_and_never_closes_is_no_json() -> None:
    assert read_body(b"[" * 100_000) is None
    assert read_body(b"[" * 100_000 + b"}" * 100_000) is None
    assert read_text("]" * 100_000, "otherwise") == "otherwise"
