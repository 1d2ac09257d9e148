"""Circuit breakers: a provider that keeps failing is left alone for a while, then tried with one call."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from balcao.core.outcomes import Unavailable, Unknown

FAILURES = 5
FIRST_REST = 5.0
LONGEST_REST = 60.0

Key = tuple[str, str]


@dataclass
class Circuit:
    """`failures` in a row; closed below FAILURES. `trying` while one call finds out whether the rest was enough."""

    failures: int = 0
    rest: float = FIRST_REST / 2
    open_until: float = 0.0
    trying: bool = False


@dataclass
class Passage:
    """The caller sets `failed` when the provider answered, but with a failure of its own."""

    failed: bool = False


class Breakers:
    """`clock` gives seconds that never run backwards. Only circuits with failures are remembered."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.circuits: dict[Key, Circuit] = {}

    @contextmanager
    def passing(self, key: Key) -> Iterator[Passage]:
        """Raises Unavailable while open. Unavailable and Unknown from inside are failures, other errors are not."""
        trial = self._enter(key)
        passage = Passage()
        try:
            yield passage
        except (Unavailable, Unknown):
            self._count_failure(key, trial)
            raise
        else:
            if passage.failed:
                self._count_failure(key, trial)
            else:
                self.circuits.pop(key, None)
        finally:
            if trial:
                trial.trying = False

    def _enter(self, key: Key) -> Circuit | None:
        """The circuit, if this call is its trial."""
        circuit = self.circuits.get(key)
        if circuit is None or circuit.failures < FAILURES:
            return None
        wait = circuit.open_until - self.clock()
        if wait > 0 or circuit.trying:
            raise _open(max(wait, 1.0))
        circuit.trying = True
        return circuit

    def _count_failure(self, key: Key, trial: Circuit | None) -> None:
        """Calls that were under way when the circuit opened do not lengthen its rest; a failed trial doubles it."""
        circuit = self.circuits.setdefault(key, Circuit())
        circuit.failures += 1
        if trial or circuit.failures == FAILURES:
            circuit.rest = min(circuit.rest * 2, LONGEST_REST)
            circuit.open_until = self.clock() + circuit.rest


def _open(wait: float) -> Unavailable:
    title, detail = "Provedor falhando", "O provedor falhou várias vezes seguidas; tentaremos de novo em instantes."
    return Unavailable("circuit_open", title, detail, retry_after=timedelta(seconds=wait))
