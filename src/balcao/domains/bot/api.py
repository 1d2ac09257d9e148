"""The bot over HTTP: how it is wanted, and (BO-4) for programs that bring messages and carry the answers themselves."""

from fastapi import APIRouter, Request, Response

from balcao.core.etags import IfMatch, etag, expected
from balcao.core.idempotency import shared_transaction
from balcao.domains.bot.advice.usage import usage_of_month
from balcao.domains.bot.options import read_options
from balcao.domains.bot.process import process
from balcao.domains.bot.schemas import (
    BotIn,
    BotOut,
    MensagemProcessada,
    MensagemRecebida,
    bot_out,
    mensagem_processada,
    options_of,
)
from balcao.domains.bot.set_options import set_options
from balcao.domains.identity.access import Attendant, Manager, ReadOnly, Session
from balcao.domains.identity.models import Account

router = APIRouter(prefix="/api/v1", tags=["bot"])


@router.post("/whatsapp/processar", response_model_exclude_none=True, operation_id="process_message")
async def process_message(caller: Attendant, request: Request, body: MensagemRecebida) -> MensagemProcessada:
    """Runs the bot and gives its answer back; sends nothing. Each caller has a dialogue of its own with each phone."""
    answer = await process(
        caller.account_id,
        lambda: shared_transaction(request.scope, caller.account_id),
        carrier=caller.actor,
        phone=body.telefone,
        text=body.mensagem,
        intent=body.intent,
        written_at=body.timestamp,
    )
    return mensagem_processada(answer)


@router.get("/bot")
async def read_bot(caller: ReadOnly, session: Session, response: Response) -> BotOut:
    """How the bot is wanted, and what its language model used this month."""
    account = await session.get(Account, caller.account_id)
    assert account is not None
    response.headers["ETag"] = etag(account.version)
    return bot_out(account, await usage_of_month(session))


@router.put("/bot")
async def change_bot(
    caller: Manager,
    session: Session,
    body: BotIn,
    response: Response,
    if_match: IfMatch = None,
) -> BotOut:
    """Greets as the clinic wants, and asks a language model or none."""
    before = await session.get(Account, caller.account_id)
    assert before is not None
    account = await set_options(session, caller, options_of(body, read_options(before)), expected(if_match))
    await session.flush()
    response.headers["ETag"] = etag(account.version)
    return bot_out(account, await usage_of_month(session))
