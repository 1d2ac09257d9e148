"""Makes domains/clinics/municipalities.tsv.gz of joaopbini/feriados-brasil (MIT), whose folder is given.

A line a town: IBGE code, name, UF, time zone, holidays. A holiday is `MMDD name`, or `e+60 name`: so many days after
Easter. The lists repeat the dates of an earlier year for holidays that move with Easter, so those go by their names.
"""

import csv
import gzip
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

CODES = (
    "11 RO 12 AC 13 AM 14 RR 15 PA 16 AP 17 TO 21 MA 22 PI 23 CE 24 RN 25 PB 26 PE 27 AL 28 SE 29 BA 31 MG 32 ES 33 RJ "
    "35 SP 41 PR 42 SC 43 RS 50 MS 51 MT 52 GO 53 DF"
)
STATES = dict(zip(map(int, CODES.split()[::2]), CODES.split()[1::2], strict=True))
MOVING = (
    (r"segunda.*carnaval", -48),
    (r"carnaval", -47),
    (r"cinzas", -46),
    (r"quinta.*santa", -3),
    (r"sexta.*(santa|paix)|paixao de cristo", -2),
    (r"ascens", 39),
    (r"pentecostes", 49),
    (r"c[oe]r?s?pus[ -]*chris?ti", 60),
)
UNNAMED = {"18/04/2025": -2, "19/06/2025": 60}  # "Feriado Municipal" on these days of 2025 is one that moves
TARGET = Path(__file__).parent.parent / "src/balcao/domains/clinics/municipalities.tsv.gz"


def main(source: Path) -> None:
    holidays: dict[int, dict[str, str]] = defaultdict(dict)
    told: dict[int, int] = {}
    for year in (2025, 2026):
        for row in json.loads((source / f"feriados_municipais_{year}.json").read_text()):
            code = row["codigo_ibge"]
            if told.setdefault(code, year) == year:
                holidays[code].setdefault(_when(row), " ".join(row["nome"].split()))
    lines = []
    with (source / "municipios.csv").open() as file:
        for town in csv.DictReader(file):
            code = int(town["codigo_ibge"])
            days = ";".join(f"{when} {name}" for when, name in sorted(holidays[code].items()))
            zone = "" if town["fuso_horario"] == "America/Sao_Paulo" else town["fuso_horario"]
            lines.append("\t".join((str(code), town["nome"], STATES[int(town["codigo_uf"])], zone, days)))
    text = "# MIT, joaopbini/feriados-brasil, lists of 2025 and 2026\n" + "\n".join(sorted(lines)) + "\n"
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _when(row: dict[str, str]) -> str:
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", row["nome"]) if not unicodedata.combining(mark))
    offset = UNNAMED.get(row["data"]) if plain == "Feriado Municipal" else None
    for pattern, days in MOVING:
        if offset is None and re.search(pattern, plain.casefold()):
            offset = days
    day, month, _ = row["data"].split("/")
    return f"e{offset:+}" if offset is not None else month + day


if __name__ == "__main__":
    main(Path(sys.argv[1]))
