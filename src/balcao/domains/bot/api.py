"""The bot over HTTP (BO-4): for programs that bring messages and carry the answers themselves."""

from fastapi import APIRouter

from balcao.domains.bot.process import process
from balcao.domains.bot.schemas import MensagemProcessada, MensagemRecebida, mensagem_processada
from balcao.domains.identity.access import Attendant, Session

router = APIRouter(prefix="/api/v1", tags=["bot"])


@router.post("/whatsapp/processar", response_model_exclude_none=True, operation_id="process_message")
async def process_message(caller: Attendant, session: Session, body: MensagemRecebida) -> MensagemProcessada:
    """Runs the bot and gives its answer back; sends nothing. Each caller has a dialogue of its own with each phone."""
    answer = await process(
        session,
        carrier=caller.actor,
        phone=body.telefone,
        text=body.mensagem,
        intent=body.intent,
        written_at=body.timestamp,
    )
    return mensagem_processada(answer)
