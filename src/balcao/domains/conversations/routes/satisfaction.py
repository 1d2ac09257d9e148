"""Satisfaction over HTTP: how each channel asks, what was answered, and the figures."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import ColumnElement, and_, cast, func, select, tuple_
from sqlalchemy import Text as SqlText

from balcao.core.database import find
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import NotFound
from balcao.domains.connections.connectors import UnknownConnector, manifest
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.desk_models import Survey, Team
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.satisfaction.options import read_options
from balcao.domains.conversations.satisfaction.schemas import (
    SatisfactionChange,
    SatisfactionChannel,
    SurveyFigures,
    SurveyFiguresOut,
    SurveyGroup,
    SurveyOut,
)
from balcao.domains.conversations.schemas import Named
from balcao.domains.conversations.sight import limited_to, seen_by
from balcao.domains.identity.access import Manager, ReadOnly, Session
from balcao.domains.identity.models import Account, User

router = APIRouter(tags=["satisfaction"])
Since = Annotated[datetime | None, Query(description="Asked from then on.")]
Until = Annotated[datetime | None, Query(description="Asked before then.")]


@router.get("/satisfaction/channels", summary="List What Channels Ask")
async def list_channels(caller: ReadOnly, session: Session) -> Page[SatisfactionChannel]:
    rows = await session.scalars(
        select(Connection)
        .where(Connection.account_id == caller.account_id, Connection.deleted_at.is_(None))
        .order_by(Connection.name)
    )
    channels = [row for row in rows.all() if _is_channel(row)]
    return Page(items=[await _channel(session, row) for row in channels])


@router.put("/satisfaction/channels/{id}", summary="Change What A Channel Asks")
async def change_channel(caller: Manager, session: Session, id: UUID, body: SatisfactionChange) -> SatisfactionChannel:
    connection = await find(session, Connection, id, lock=True)
    if connection is None or connection.deleted_at is not None or not _is_channel(connection):
        raise NotFound("Este canal não existe.")
    options = await read_options(session, id)
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(options, name, value)
    session.add(options)
    await session.flush()
    return await _channel(session, connection)


def _is_channel(connection: Connection) -> bool:
    try:
        return "messaging" in manifest(connection.connector).kinds
    except UnknownConnector:
        return False


async def _channel(session: Session, connection: Connection) -> SatisfactionChannel:
    options = await read_options(session, connection.id)
    same = {name: getattr(options, name) for name in SatisfactionChannel.model_fields if name != "channel"}
    return SatisfactionChannel(**same, channel=connection.name)


def _conditions(
    caller: Any, since: datetime | None, until: datetime | None, given: dict[str, Any]
) -> list[ColumnElement[bool]]:
    found = [Survey.account_id == caller.account_id]
    if since:
        found.append(Survey.asked_at >= since)
    if until:
        found.append(Survey.asked_at < until)
    return found + [getattr(Survey, name) == value for name, value in given.items() if value is not None]


@router.get("/surveys")
async def list_surveys(
    caller: ReadOnly,
    session: Session,
    since: Since = None,
    until: Until = None,
    channel_id: UUID | None = None,
    team_id: UUID | None = None,
    user_id: UUID | None = None,
    conversation_id: UUID | None = None,
    score: Annotated[int | None, Query(ge=1, le=5)] = None,
    answered: bool = False,
    commented: bool = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[SurveyOut]:
    """The newest first."""
    given = {
        "channel_id": channel_id, "team_id": team_id, "user_id": user_id, "conversation_id": conversation_id,
        "score": score,
    }  # fmt: skip
    wanted = _surveys().where(*_conditions(caller, since, until, given))
    if answered:
        wanted = wanted.where(Survey.score.is_not(None))
    if commented:
        wanted = wanted.where(Survey.comment.is_not(None))
    if limited := await limited_to(session, caller):
        wanted = wanted.where(seen_by(limited))
    if cursor:
        wanted = wanted.where(tuple_(Survey.asked_at, Survey.id) < tuple_(*decode_cursor(cursor, datetime, UUID)))
    rows = (await session.execute(wanted.order_by(Survey.asked_at.desc(), Survey.id.desc()).limit(limit + 1))).all()
    items = [_out(*row) for row in rows[:limit]]
    more = encode_cursor(items[-1].asked_at, items[-1].id) if len(rows) > limit else None
    return Page(items=items, next_cursor=more)


def _surveys() -> Any:
    return (
        select(Survey, Contact.name, User.name, Team.name)
        .join(Conversation, _same(Conversation, Survey.conversation_id))
        .join(Contact, _same(Contact, Survey.contact_id))
        .outerjoin(User, _same(User, Survey.user_id))
        .outerjoin(Team, _same(Team, Survey.team_id))
    )


def _same(kind: Any, id: Any) -> Any:
    return and_(kind.account_id == Survey.account_id, kind.id == id)


def _out(row: Survey, contact: str | None, user: str | None, team: str | None) -> SurveyOut:
    same = {name: getattr(row, name) for name in SurveyOut.model_fields if name not in {"contact", "user", "team"}}
    return SurveyOut(
        **same,
        contact=Named(id=row.contact_id, name=contact),
        user=Named(id=row.user_id, name=user) if row.user_id else None,
        team=Named(id=row.team_id, name=team) if row.team_id else None,
    )


@router.get("/surveys/figures", summary="Read Figures Of Surveys")
async def read_figures(
    caller: Manager,
    session: Session,
    since: Since = None,
    until: Until = None,
    channel_id: UUID | None = None,
    team_id: UUID | None = None,
    user_id: UUID | None = None,
    group_by: Annotated[
        Literal["day", "user", "team", "channel"] | None, Query(description="Days are the account's own.")
    ] = None,
) -> SurveyFiguresOut:
    given = {"channel_id": channel_id, "team_id": team_id, "user_id": user_id}
    conditions = _conditions(caller, since, until, given)
    row = (await session.execute(select(*_COUNTS).where(*conditions))).one()
    groups = await _groups(session, group_by, conditions) if group_by else []
    return SurveyFiguresOut(**_figures(tuple(row)).model_dump(), groups=groups)


_COUNTS = (
    func.count(),
    *(func.count().filter(Survey.score == score) for score in range(1, 6)),
)


def _figures(counts: tuple[int, ...]) -> SurveyFigures:
    asked, *by_score = counts
    scores = dict(enumerate(by_score, start=1))
    answered = sum(by_score)
    return SurveyFigures(
        asked=asked,
        answered=answered,
        answer_share=round(answered / asked, 4) if asked else None,
        average=round(sum(score * count for score, count in scores.items()) / answered, 2) if answered else None,
        satisfied_share=round((scores[4] + scores[5]) / answered, 4) if answered else None,
        scores=scores,
    )


async def _groups(session: Session, by: str, conditions: list[ColumnElement[bool]]) -> list[SurveyGroup]:
    key, name, kind = await _key(session, by)
    wanted = select(key, name, *_COUNTS).where(*conditions).group_by(key, name).order_by(name, key)
    if kind is not None:
        wanted = wanted.select_from(Survey).outerjoin(kind, _same(kind, getattr(Survey, f"{by}_id")))
    return [
        SurveyGroup(id=str(id) if id else None, name=shown, **_figures(tuple(counts)).model_dump())
        for id, shown, *counts in (await session.execute(wanted)).all()
    ]


async def _key(session: Session, by: str) -> tuple[Any, Any, Any]:
    """What is grouped by, what it is called, and the table that knows the name."""
    if by == "day":
        account = await session.get(Account, session.info["account_id"])
        assert account is not None
        day = cast(func.date(func.timezone(account.timezone, Survey.asked_at)), SqlText)
        return day, day, None
    kind: Any = {"user": User, "team": Team, "channel": Connection}[by]
    return getattr(Survey, f"{by}_id"), kind.name, kind
