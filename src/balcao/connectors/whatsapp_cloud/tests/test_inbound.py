"""Meta's signature, its subscription, its batches; and whatever else may be posted to us."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from balcao.connectors.whatsapp_cloud import inbound
from balcao.connectors.whatsapp_cloud.settings import Settings
from balcao.contracts.messaging import MessageArrived, Request

# From the fact sheet, made outside of this code.
BODY = (
    rb'{"object":"whatsapp_business_account","entry":[{"id":"111","changes":[{"field":"messages","value":{"messages":'
    rb'[{"id":"wamid.TEST1","type":"text","text":{"body":"Ol\u00e1, ma\u00e7\u00e3 \ud83d\ude00 http:\/\/x.br"}}]}}]}]}'
)
SIGNATURE = "sha256=4893d2c4d321b4ee4f013a69231dcf90a3d0112a242a213e6e6511857fa276a8"
SETTINGS = Settings.model_validate(
    {
        "phone_number_id": "106540352242922",
        "business_account_id": "102290129340398",
        "access_token": "EAATESTTOKEN",
        "app_secret": "0123456789abcdef0123456789abcdef",
        "verify_token": "maçã",
    }
)
OURS = frozenset({"106540352242922", "102290129340398"})


def post(body: bytes, signature: str) -> Request:
    return Request("POST", "https://x.example", {"x-hub-signature-256": signature}, body)


def test_metas_signature_is_taken_and_one_over_the_body_written_anew_is_not() -> None:
    assert inbound.verify(post(BODY, SIGNATURE), SETTINGS)
    anew = json.dumps(json.loads(BODY), ensure_ascii=False, separators=(",", ":")).encode()
    assert not inbound.verify(post(anew, SIGNATURE), SETTINGS)
    assert not inbound.verify(post(BODY, SIGNATURE.removeprefix("sha256=")), SETTINGS)
    assert not inbound.verify(post(BODY, SIGNATURE.upper()), SETTINGS)


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({}, "1158201444"),
        ({"hub.verify_token": "outra"}, None),
        ({"hub.verify_token": ""}, None),
        ({"hub.mode": "unsubscribe"}, None),
        ({"hub.challenge": "<script>alert(1)</script>"}, None),
        ({"hub.challenge": ""}, None),
        ({"hub.challenge": "1\n"}, None),
        ({"hub.challenge": "9" * 300}, None),
    ],
)
def test_a_subscription_is_answered_only_with_our_token_and_a_harmless_challenge(
    changed: dict[str, str], answer: str | None
) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "maçã", **changed}
    assert inbound.challenge(Request("GET", "", {}, b"", query), SETTINGS) == answer
    assert inbound.challenge(Request("GET", "", {}, b"", {}), SETTINGS) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KINDS = ("text", "image", "location", "contacts", "reaction", "button", "interactive", "order", "system", "edit",
         "revoke", "unsupported", "audio", "sticker", "hologram")  # fmt: skip

FIELDS = ("messages", "standby", "smb_message_echoes", "calls", "user_preferences", "group_lifecycle_update",
          "message_template_status_update", "account_update", "phone_number_quality_update", "security",
          "business_capability_update")  # fmt: skip
NAMES = ("id", "from", "to", "event", "direction", "status", "type", "group_id", "subject", "wa_id", "category",
         "value", "duration", "start_time", "added_participants", "ban_info", "restriction_info")  # fmt: skip


@st.composite
def hostile_messages(draw: st.DrawFn) -> Any:
    """The right names with anything under them."""
    kind = draw(st.sampled_from(KINDS))
    names = ["id", "from", "from_user_id", "timestamp", "context", "errors", "referral", "group_id", "identity", kind]
    return {"type": kind, **{name: draw(anything) for name in draw(st.lists(st.sampled_from(names)))}}


@st.composite
def hostile_bodies(draw: st.DrawFn) -> bytes:
    value = {
        "metadata": {"phone_number_id": draw(st.just("106540352242922") | anything)},
        "contacts": draw(anything | st.lists(st.fixed_dictionaries({"wa_id": anything, "profile": anything}))),
        "messages": draw(anything | st.lists(hostile_messages() | anything, max_size=4)),
        "statuses": draw(anything | st.lists(st.dictionaries(st.sampled_from(
            ["id", "status", "timestamp", "errors", "recipient_id", "pricing"]), anything), max_size=3)),
    }  # fmt: skip
    for name in ("message_echoes", "calls", "groups", "user_preferences", "errors"):
        if draw(st.booleans()):
            value[name] = draw(st.lists(hostile_messages() | st.dictionaries(st.sampled_from(NAMES), anything)))
    field = draw(st.sampled_from(FIELDS) | anything)
    entry = {"id": draw(st.just("102290129340398") | anything), "changes": [{"field": field, "value": value}]}
    return json.dumps({"entry": [entry, draw(anything)]}).encode()


@settings(deadline=None)
@given(body=hostile_bodies() | st.binary() | anything.map(lambda one: json.dumps(one).encode()))
@example(b"[" * 100_000)
@example(b'{"entry":' * 900 + b"1" + b"}" * 900)
@example(b'{"entry":[{"id":' + b"9" * 5000 + b',"changes":[{"value":{}}]}]}')
def test_nothing_that_is_posted_breaks_the_parser_or_cannot_be_kept(body: bytes) -> None:
    request = Request("POST", "", {}, body)
    inbound.routes(request)
    inbound.key(request)
    for one in inbound.parse(body, OURS):
        data = getattr(one, "data", {})
        kept = json.dumps([str(one), data], allow_nan=False, ensure_ascii=False)
        kept.encode("utf-8")
        assert "\\u0000" not in json.dumps(data)
        assert one.provider_at.tzinfo is not None


@settings(deadline=None)
@given(body=hostile_bodies())
def test_routes_name_all_that_parse_would_tell_of(body: bytes) -> None:
    told = {one.route for one in inbound.parse(body, OURS)}
    assert told <= set(inbound.routes(Request("POST", "", {}, body)))


@settings(deadline=None)
@given(broken=st.lists(hostile_messages() | anything, max_size=4), after=st.integers(0, 4))
def test_a_good_message_is_read_whatever_stands_beside_it(broken: list[Any], after: int) -> None:
    good = {
        "id": "wamid.GOOD",
        "from": "554187654321",
        "timestamp": "1763812800",
        "type": "text",
        "text": {"body": "oi"},
    }
    messages = [*broken[:after], good, *broken[after:]]
    value = {"metadata": {"phone_number_id": "106540352242922"}, "messages": messages}
    body = json.dumps({"entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).encode()
    read = [one for one in inbound.parse(body, OURS) if isinstance(one, MessageArrived)]
    assert [one.text for one in read if one.provider_message_id == "wamid.GOOD"].count("oi") == 1
