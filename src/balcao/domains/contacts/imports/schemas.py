"""The shapes of imports on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Delimiter = Literal[";", ",", "\t"]
Encoding = Literal["utf-8-sig", "cp1252", "utf-16"]
Target = Annotated[
    str, StringConstraints(pattern=r"^(name|phone|email|notes|opted_out|attributes\.[a-z][a-z0-9_]{0,39})$")
]


class PreviewIn(BaseModel):
    """`file_id` is an attachment's. `columns` says what each column is, null for none; left out, it is guessed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"file_id": str(UUID(int=7)), "columns": ["name", "phone", None]}]},
    )
    file_id: UUID
    encoding: Encoding | None = None
    delimiter: Delimiter | None = None
    columns: list[Target | None] | None = Field(None, max_length=200)
    area_code: Annotated[str, StringConstraints(pattern=r"^[1-9]\d$")] | None = Field(
        None, description="DDD of numbers that are written without one."
    )


class ImportIn(PreviewIn):
    """`duplicates`: who is known by number, e-mail or bare name is merged (what is empty is filled), or left alone."""

    duplicates: Literal["merge", "skip"] = "merge"


class LineError(BaseModel):
    line: int | None
    errors: list[str]


class PreviewRow(BaseModel):
    line: int
    contact: dict[str, Any]
    errors: list[str]


class Preview(BaseModel):
    """The first rows as they would be taken in, and what is wrong in the whole file, by line."""

    encoding: Encoding
    delimiter: Delimiter
    heading: list[str]
    columns: list[str | None]
    total: int
    wrong: int
    rows: list[PreviewRow]
    errors: list[LineError] = Field(description="The first 200.")


class ImportOut(BaseModel):
    id: UUID
    file_id: UUID
    status: Literal["waiting", "running", "done", "failed", "cancelled"]
    duplicates: Literal["merge", "skip"]
    actor: str
    total: int
    done: int
    created: int
    merged: int
    skipped: int
    failed: int
    errors: list[LineError] = Field(description="The first 500.")
    created_at: datetime
    finished_at: datetime | None
