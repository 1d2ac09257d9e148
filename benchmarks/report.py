"""Figures and what they have to reach."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """`target` is ("at least" | "at most" | "under", number), or None for a figure that only informs."""

    name: str
    value: float
    unit: str
    target: tuple[str, float] | None

    @property
    def reached(self) -> bool | None:
        if self.target is None:
            return None
        how, wanted = self.target
        return {"at least": self.value >= wanted, "at most": self.value <= wanted, "under": self.value < wanted}[how]

    def as_json(self) -> dict[str, object]:
        target = f"{self.target[0]} {self.target[1]}" if self.target else None
        return {"name": self.name, "value": self.value, "unit": self.unit, "target": target, "reached": self.reached}


def write(rows: list[Row], file: Path) -> None:
    """Replaces what is there by the same names, keeps the others."""
    known = {row["name"]: row for row in json.loads(file.read_text())} if file.exists() else {}
    known |= {row.name: row.as_json() for row in rows}
    file.write_text(json.dumps(list(known.values()), indent=1, ensure_ascii=False) + "\n")


def show(rows: list[Row]) -> None:
    for row in rows:
        mark = {True: "✓", False: "✗", None: " "}[row.reached]
        target = f"({row.target[0]} {row.target[1]:g})" if row.target else ""
        print(f"{mark} {row.name:<52} {row.value:>12,} {row.unit:<12} {target}", flush=True)
