"""How the processes write their log: lines for people, or JSON for machines; secrets never get as far as here."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog


def configure(level: str = "INFO", style: str = "text") -> None:
    """Called once by each entry point. Libraries' own logging goes the same way."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    final = _renderer(style)
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, _one_line, final],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.processors.format_exc_info],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, final],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)


def _renderer(style: str) -> Any:
    if style == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=40)


def _one_line(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What others wrote must not be able to forge a line of ours."""
    for key, value in entry.items():
        if isinstance(value, str) and key != "exception":
            entry[key] = value.replace("\r", "\\r").replace("\n", "\\n")
    return entry
