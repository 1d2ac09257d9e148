"""The lattice of a message's statuses: it goes up, never back, and `failed` yields to proof of the contrary."""

_RANK = {"queued": 0, "sending": 1, "unknown": 1, "sent": 2, "delivered": 3, "read": 4, "played": 5}


def may_become(now: str, then: str) -> bool:
    """Whether a message that stands at `now` may go to `then` because a provider said so."""
    if then == "failed":
        return now in {"queued", "sending", "unknown", "sent"}
    if now == "failed":
        return then in {"delivered", "read", "played"}
    if now not in _RANK or then not in _RANK:
        return False
    return _RANK[then] > _RANK[now]


def below(then: str) -> frozenset[str]:
    """Every status that may become `then`."""
    return frozenset(now for now in (*_RANK, "failed") if may_become(now, then))
