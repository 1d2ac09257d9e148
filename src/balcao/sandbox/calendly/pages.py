"""The frame of the pages that a visitor sees."""

from html import escape
from pathlib import Path
from string import Template

HERE = Path(__file__).parent
STYLE = (HERE / "page.css").read_text("utf-8")
FRAME = Template((HERE / "page.html").read_text("utf-8"))


def page(title: str, content: str) -> str:
    return FRAME.substitute(title=escape(title), style=STYLE, content=content)
