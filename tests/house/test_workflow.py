"""The workflow that we ship for n8n: whole, without secrets, and calling what is there. Tried by hand in a real n8n."""

import json
import re
from typing import Any

from balcao.intake import Intake
from balcao.main import make_api
from balcao.settings import read_settings

from . import files

FILE = files.PROJECT / "deploy" / "n8n" / "whatsapp-para-o-balcao.json"
# Kinds and versions that n8n 2.8 and 2.41 both have.
KNOWN: dict[str, set[float]] = {
    "n8n-nodes-base.webhook": {2},
    "n8n-nodes-base.set": {3.4},
    "n8n-nodes-base.if": {2.2},
    "n8n-nodes-base.httpRequest": {4.2},
    "n8n-nodes-base.respondToWebhook": {1.1},
}


def read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def test_every_connection_leads_to_a_node_and_every_way_ends_in_an_answer() -> None:
    workflow = read()
    nodes = {node["name"]: node for node in workflow["nodes"]}
    assert len(nodes) == len(workflow["nodes"]) == len({node["id"] for node in workflow["nodes"]})
    leads = {
        name: [one["node"] for way in ways["main"] for one in way] for name, ways in workflow["connections"].items()
    }
    assert {name for names in leads.values() for name in names} | leads.keys() == nodes.keys()
    ends = nodes.keys() - leads.keys()
    assert {nodes[name]["type"] for name in ends} == {"n8n-nodes-base.respondToWebhook"}


def test_its_nodes_are_kinds_that_n8n_has() -> None:
    for node in read()["nodes"]:
        assert node["typeVersion"] in KNOWN[node["type"]], node["name"]


def test_it_carries_no_secret_and_keeps_nobodys_words() -> None:
    workflow = read()
    assert not [node["name"] for node in workflow["nodes"] if "credentials" in node]
    assert workflow["settings"]["saveDataSuccessExecution"] == workflow["settings"]["saveDataErrorExecution"] == "none"
    assert workflow["active"] is False


def test_what_it_calls_is_there_and_takes_what_it_sends() -> None:
    (call,) = [node["parameters"] for node in read()["nodes"] if node["type"] == "n8n-nodes-base.httpRequest"]
    path = call["url"].partition("}}")[2]
    described = make_api(read_settings(), Intake()).openapi()
    operation = described["paths"][path][call["method"].lower()]
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    taken = described["components"]["schemas"][name]
    names = set(re.findall(r"[{,] (\w+):", call["jsonBody"]))
    assert set(taken["required"]) <= names <= taken["properties"].keys()
