"""Our webhooks read by pywa, an independent library: it finds the same ids, texts, files and people."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pywa.client import WhatsApp
from pywa.types.account_update import AccountUpdate
from pywa.types.callback import (
    Button,
    CallbackButton,
    CallbackSelection,
    ImageCarouselCard,
    URLButton,
    VideoCarouselCard,
)
from pywa.types.calls import CallConnect, CallTerminate
from pywa.types.flows import FlowCompletion
from pywa.types.message import Message
from pywa.types.message_status import MessageStatus
from pywa.types.system import PhoneNumberChange
from pywa.types.templates import TemplateStatusUpdate
from pywa.types.user_preferences import UserMarketingPreferences

from balcao.connectors.whatsapp_cloud import inbound
from balcao.contracts.messaging import AccountChanged, CallNoted, MessageArrived, PreferenceChanged, StatusChanged

HERE = Path(__file__).parent
OURS = frozenset({"106540352242922", "102290129340398"})


@pytest.fixture(scope="module")
def theirs() -> WhatsApp:
    return WhatsApp(phone_id="106540352242922", token="none", server=None)


def read(name: str) -> tuple[Any, Any]:
    body = (HERE.parent / "fixtures" / "in" / f"{name}.json").read_bytes()
    (happened,) = inbound.parse(body, OURS)
    return json.loads(body), happened


@pytest.mark.parametrize("name", ["carousel_links", "carousel_replies"])
def test_a_carousel_is_the_same_to_both(name: str) -> None:
    case = json.loads((HERE.parent / "fixtures" / "out" / f"{name}.json").read_text("utf-8"))
    ours = case["exchanges"][-1]["request"]["json"]["interactive"]
    for index, card in enumerate(case["message"]["data"]["cards"]):
        if link := card.get("link"):
            buttons: Any = URLButton(title=link["title"], url=link["url"])
        else:
            buttons = [Button(title=one["title"], callback_data=one["id"]) for one in card["buttons"]]
        if name == "carousel_links":
            their = ImageCarouselCard(image="x", body=card.get("text"), buttons=buttons).to_dict(index)
        else:
            their = VideoCarouselCard(video="x", body=card.get("text"), buttons=buttons).to_dict(index)
        mine = ours["action"]["cards"][index]
        form = mine["header"]["type"]
        assert {**mine, "header": {"type": form, form: {"link": "x"}}} == their  # pywa sends addresses, we ids


MESSAGES = [
    "message_text", "message_text_quoted", "message_text_forwarded", "message_text_from_ad", "message_image",
    "message_video", "message_document", "message_audio_voice", "message_sticker", "message_sticker_animated",
    "message_location",
    "message_contacts", "message_reaction", "message_reaction_removed", "message_order", "message_unsupported",
]  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_the_same_to_both(name: str, theirs: WhatsApp) -> None:
    raw, ours = read(name)
    their = Message.from_update(theirs, raw)
    assert isinstance(ours, MessageArrived)
    assert (ours.provider_message_id, ours.provider_at) == (their.id, their.timestamp)
    assert ours.kind == their.type.value
    assert ours.text == (their.text or their.caption or (their.order.text if their.order else None))
    assert ours.sender.aliases[0].value == their.from_user.wa_id
    assert ours.sender.name == their.from_user.name
    assert ours.reply_to == (their.reply_to_message.id if their.reply_to_message else None)
    assert bool(ours.data.get("forwarded")) == their.forwarded
    assert [media.media_id for media in ours.media] == ([their.media.id] if their.media else [])
    assert [media.sha256 for media in ours.media] == ([their.media.sha256] if their.media else [])
    if their.reaction:
        assert (ours.data["message_id"], ours.data["emoji"]) == (their.reaction.message_id, their.reaction.emoji or "")
    if their.location:
        assert (ours.data["latitude"], ours.data["longitude"]) == (their.location.latitude, their.location.longitude)


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("message_button", CallbackButton, lambda one: (one.data, one.title)),
        ("message_button_reply", CallbackButton, lambda one: (one.data, one.title)),
        ("message_list_reply", CallbackSelection, lambda one: (one.data, one.title)),
    ],
)
def test_a_choice_is_the_same_to_both(name: str, kind: Any, found: Callable[[Any], Any], theirs: WhatsApp) -> None:
    raw, ours = read(name)
    their = kind.from_update(theirs, raw)
    assert (ours.data["id"], ours.data["title"]) == found(their)
    assert ours.reply_to == their.reply_to_message.id


def test_a_form_is_the_same_to_both(theirs: WhatsApp) -> None:
    raw, ours = read("message_flow_reply")
    their = FlowCompletion.from_update(theirs, raw)
    assert ours.data["response"] == {"flow_token": their.token, **their.response}


def test_a_status_is_the_same_to_both(theirs: WhatsApp) -> None:
    raw, ours = read("status_sent")
    del raw["entry"][0]["changes"][0]["value"]["statuses"][0]["conversation"]  # pywa wants one with an expiry
    their = MessageStatus.from_update(theirs, raw)
    assert isinstance(ours, StatusChanged)
    assert (ours.provider_message_id, ours.status, ours.provider_at) == (their.id, their.status.value, their.timestamp)
    assert ours.correlation == their.tracker
    assert ours.recipient[0].value == their.from_user.wa_id


def test_a_changed_number_is_the_same_to_both(theirs: WhatsApp) -> None:
    raw, ours = read("message_system_number")
    their = PhoneNumberChange.from_update(theirs, raw)
    assert (ours.data["previous_number"], ours.data["number"]) == (their.old_wa_id, their.new_wa_id)


def test_calls_are_the_same_to_both(theirs: WhatsApp) -> None:
    raw, ours = read("call_connect")
    their = CallConnect.from_update(theirs, raw)
    assert isinstance(ours, CallNoted)
    assert (ours.call_id, ours.provider_at, ours.own) == (their.id, their.timestamp, False)
    assert ours.person.aliases[0].value == their.from_user.wa_id
    raw, ours = read("call_terminate")
    ended: Any = CallTerminate.from_update(theirs, raw)
    assert (ours.call_id, ours.seconds) == (ended.id, ended.duration)


def test_a_wish_about_marketing_is_the_same_to_both(theirs: WhatsApp) -> None:
    raw, ours = read("preferences_resume")
    their = UserMarketingPreferences.from_update(theirs, raw)
    assert isinstance(ours, PreferenceChanged)
    assert (ours.wants_marketing, ours.provider_at) == (bool(their), their.timestamp)
    assert ours.person.aliases[0].value == their.from_user.wa_id


@pytest.mark.parametrize("name", ["account_restricted", "account_disabled", "account_reinstated", "account_removed"])
def test_what_became_of_the_account_is_the_same_to_both(name: str, theirs: WhatsApp) -> None:
    raw, ours = read(name)
    their: Any = AccountUpdate.from_update(theirs, raw)
    assert ours.data["event"].upper() == their.event.value.upper()
    stands_in_the_way = their.ban_info is None or their.ban_info.state.value.upper() == "DISABLE"
    assert bool(ours.data.get("restriction")) == stands_in_the_way


def test_a_templates_fate_is_the_same_to_both(theirs: WhatsApp) -> None:
    raw, ours = read("template_status")
    their = TemplateStatusUpdate.from_update(theirs, raw)
    assert isinstance(ours, AccountChanged)
    assert (ours.data["id"], ours.data["name"]) == (str(their.template_id), their.template_name)
    assert ours.data["status"] == their.new_status.value.lower()
