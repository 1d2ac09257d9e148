"""Webhooks that were not kept, as this process has seen them: counted, their routes masked, nothing of their bodies."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Counter

from balcao.core import clock, secrets

MOST = 200
COUNTED = Counter("balcao_webhooks_refused_total", "Webhooks that nobody's secret verified.", ["hook", "why"])


@dataclass
class Refused:
    """`why` is signature, unknown (a route that nobody here has connected) or challenge."""

    hook: str
    why: str
    route: str | None
    count: int
    last_at: datetime


_seen: OrderedDict[tuple[str, str, str | None], Refused] = OrderedDict()


def count_refused(hook: str, why: str, route: str | None = None) -> None:
    COUNTED.labels(hook, why).inc()
    masked = secrets.mask(route) if route else None
    known = _seen.pop((hook, why, masked), None) or Refused(hook, why, masked, 0, clock.now())
    known.count += 1
    known.last_at = clock.now()
    _seen[(hook, why, masked)] = known
    while len(_seen) > MOST:
        _seen.popitem(last=False)


def list_refused() -> list[Refused]:
    """The last seen first."""
    return list(reversed(_seen.values()))
