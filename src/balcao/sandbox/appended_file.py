"""A file that only grows: each line is written before the call returns and flushed to disk within 50 ms."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

FLUSH_SECONDS = 0.05


class AppendedFile:
    """Without a path nothing is kept."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._file = self._open() if path else None
        self._flush_planned = False

    def lines(self) -> Iterator[bytes]:
        if self.path is None or not self.path.exists():
            return
        with self.path.open("rb") as kept:
            for line in kept:
                if line.endswith(b"\n"):  # a process that was killed may leave half a line at the end
                    yield line

    def append(self, line: bytes) -> None:
        if self._file is None:
            return
        os.write(self._file, line + b"\n")
        if not self._flush_planned:
            self._flush_planned = True
            self._plan_flush()

    def begin_again(self, lines: list[bytes]) -> None:
        """Replaces the whole content at once."""
        if self.path is None or self._file is None:
            return
        fresh = self.path.with_suffix(".new")
        with fresh.open("wb") as written:
            written.writelines(line + b"\n" for line in lines)
            written.flush()
            os.fsync(written.fileno())
        os.close(self._file)
        fresh.replace(self.path)
        self._file = self._open()

    def close(self) -> None:
        if self._file is not None:
            os.fsync(self._file)
            os.close(self._file)
            self._file = None

    def _open(self) -> int:
        assert self.path is not None
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        if os.fstat(file).st_size:
            with self.path.open("rb") as kept:
                kept.seek(-1, os.SEEK_END)
                if kept.read() != b"\n":
                    os.write(file, b"\n")
        return file

    def _plan_flush(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._flush()
            return
        loop.call_later(FLUSH_SECONDS, lambda: loop.run_in_executor(None, self._flush))

    def _flush(self) -> None:
        self._flush_planned = False
        if self._file is not None:
            try:
                os.fsync(self._file)
            except OSError:  # closed or replaced between the plan and now: both flush for themselves
                return
