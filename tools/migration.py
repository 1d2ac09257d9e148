"""Writes the next, empty step of the schema: `make migration NAME=what_changes`."""

import re
import sys
from pathlib import Path

VERSIONS = Path("src/balcao/migrations/versions")
TEMPLATE = '''"""{title}."""

from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    op.execute("")
'''


def main() -> int:
    name = re.sub(r"\W+", "_", " ".join(sys.argv[1:]).strip().lower())
    if not name:
        print("make migration NAME=what_changes")
        return 2
    before = max(file.stem for file in VERSIONS.glob("r[0-9]*.py"))
    revision = f"r{int(before[1:5]) + 1:04d}_{name}"
    title = name.replace("_", " ").capitalize()
    file = VERSIONS / f"{revision}.py"
    file.write_text(TEMPLATE.format(title=title, revision=revision, before=before))
    print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
