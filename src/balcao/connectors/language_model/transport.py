"""Carries what the providers' libraries send through our own client: its checked addresses, breakers and call log."""

from datetime import timedelta

import httpx2

from balcao.core import http

# What belongs to one hop is written anew by each side.
OF_THE_HOP = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding"})
OF_THE_ANSWER = OF_THE_HOP | {"content-encoding"}
LARGEST = 1024 * 1024


class OurTransport(httpx2.AsyncBaseTransport):
    def __init__(self, deadline: timedelta) -> None:
        self.deadline = deadline

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in OF_THE_HOP}
        answer = await http.request(
            request.method,
            str(request.url),
            what="model",
            headers=headers,
            data=await request.aread() or None,
            repeatable=True,
            deadline=self.deadline,
            limit=LARGEST,
        )
        kept = {name: value for name, value in answer.headers.items() if name not in OF_THE_ANSWER}
        return httpx2.Response(answer.status, headers=kept, content=answer.body, request=request)
