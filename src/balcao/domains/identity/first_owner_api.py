"""The one-time link of the first start over HTTP; open to whoever holds it."""

from typing import Annotated

from fastapi import APIRouter, Query

from balcao.domains.identity.invitations import become_first_owner, look_at_invitation
from balcao.domains.identity.schemas import FirstOwnerIn, FirstOwnerPage, UserOut

router = APIRouter(prefix="/api/v1/first-owner", tags=["auth"])


@router.get("", summary="Look At The First Owner's Link")
async def look(token: Annotated[str, Query(min_length=1, max_length=200)]) -> FirstOwnerPage:
    """Whether the link is still good; 404 if not."""
    account, _ = await look_at_invitation(token, first_owner=True)
    return FirstOwnerPage(account=account.name)


@router.post("", status_code=201)
async def create_first_owner(body: FirstOwnerIn) -> UserOut:
    """Makes the owner and uses the link up. Sign in at /auth/token then."""
    user = await become_first_owner(
        body.token,
        email=body.email,
        password=body.password.get_secret_value(),
        name=body.name,
        account_name=body.account_name,
    )
    return UserOut.model_validate(user)
