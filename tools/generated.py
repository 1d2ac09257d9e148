"""Fails when the screens' client is older than the API: makes openapi.json anew and compares what comes of it."""

import subprocess
import sys
import tempfile
from pathlib import Path

BALCAO = Path(sys.executable).parent / "balcao"
CLIENT = Path("web/src/api/schema.d.ts")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        document, client = Path(folder) / "openapi.json", Path(folder) / "schema.d.ts"
        subprocess.run([BALCAO, "openapi", "--to", document], check=True)
        making = ["exec", "--", "openapi-typescript", str(document), "-o", str(client)]
        subprocess.run([sys.executable, "tools/npm.py", *making], check=True, stdout=subprocess.DEVNULL)
        if CLIENT.exists() and client.read_text() == CLIENT.read_text():
            return 0
    print(f"{CLIENT} is not what the API says now: run `make api`.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
