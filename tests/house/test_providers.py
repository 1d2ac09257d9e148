"""No provider's name where the business is: code asks what a connection can do."""

import re
from pathlib import Path

from . import files

NAMES = re.compile(
    r"whats_?app|\bwaba\b|graph\.facebook|\bfacebook\b|instagram|telegram|messenger|google|outlook|twilio|mercado_?pago|asaas|calendly",
    re.I,
)
FOLDERS = [files.SOURCE / "domains", files.SOURCE / "contracts", files.SOURCE / "core", files.PROJECT / "web" / "src"]
# What people say, read and choose as passwords is data; object stores are no providers; the phone drives the sandbox.
EXEMPT = (
    "domains/bot/understanding/",
    "domains/scheduling/public/words.py",
    "domains/contacts/imports/headings.py",
    "domains/identity/common_passwords.txt",
    "core/storage.py",
    "web/src/translations/",
    "web/src/features/phone/",
    "/words.ts",
    "web/src/features/phone/sandbox.ts",
)
WIRE = re.compile(r"""["'`(]/[\w/{}.:-]+""")


def test_domains_contracts_core_and_screens_name_no_provider() -> None:
    named = [
        f"{files.name(path)}:{number}: {line.strip()[:100]}"
        for path, text in files.texts(*FOLDERS)
        if not _is_exempt(path)
        for number, line in enumerate(text.splitlines(), 1)
        if NAMES.search(WIRE.sub("", line))
    ]
    assert named == []


def _is_exempt(path: Path) -> bool:
    named = files.name(path)
    return "/tests/" in named or ".test." in named or any(part in named for part in EXEMPT)
