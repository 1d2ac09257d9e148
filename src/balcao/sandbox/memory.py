"""What the sandbox remembers across a restart: the last value of each (kind, key), in one file of JSON lines."""

from pathlib import Path
from typing import Any

import msgspec

from balcao.sandbox.appended_file import AppendedFile

encode = msgspec.json.Encoder().encode


class Memory:
    def __init__(self, path: Path | None) -> None:
        self._file = AppendedFile(path)
        self._found: dict[str, dict[str, Any]] = {}
        for line in self._file.lines():
            self._take(line)
        self._file.begin_again(
            [encode([kind, key, value]) for kind, values in self._found.items() for key, value in values.items()]
        )

    def recall(self, kind: str) -> dict[str, Any]:
        """What the file held at start, by key, oldest first; can be asked once."""
        return self._found.pop(kind, {})

    def keep(self, kind: str, key: str, value: Any) -> None:
        self._file.append(encode([kind, key, value]))

    def forget(self, kind: str, key: str) -> None:
        self._file.append(encode([kind, key, None]))

    def clear(self) -> None:
        self._file.begin_again([])

    def close(self) -> None:
        self._file.close()

    def _take(self, line: bytes) -> None:
        try:
            kind, key, value = msgspec.json.decode(line)
        except (msgspec.DecodeError, ValueError):
            return
        if value is None:
            self._found.get(kind, {}).pop(key, None)
        else:
            self._found.setdefault(kind, {})[key] = value
