"""Templates of our own: each stands in one frame, with an example for every blank that it has."""

from balcao.domains.connections.templates.draft import CONTENT
from balcao.domains.connections.templates.ours import FOOTER, our_template


def test_a_template_of_ours_has_an_example_for_each_blank_and_no_other() -> None:
    draft = our_template("Olá, {{nome}}! Às {{hora}}, {{nome}}?", ("Sim", "Não"))
    assert draft["samples"] == {"nome": "Ana", "hora": "14h30"}
    assert draft["footer"] == FOOTER
    assert [button["title"] for button in draft["buttons"]] == ["Sim", "Não"]
    assert draft.keys() <= set(CONTENT)
