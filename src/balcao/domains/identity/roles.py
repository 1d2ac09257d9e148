"""What a person or a program may do: four roles, each including those before it."""

from enum import StrEnum


class Role(StrEnum):
    """Wire names and rows are the values; compare with `reaches`, not with <."""

    READ_ONLY = "read_only"
    ATTENDANT = "attendant"
    MANAGER = "manager"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        return _RANK[self]

    def reaches(self, needed: "Role") -> bool:
        return self.rank >= needed.rank


_RANK = {role: rank for rank, role in enumerate(Role)}
