"""Starts the sandbox from the command line: `python -m balcao.sandbox --port 8801 --data DIR --webhook-url URL`."""

import argparse
import os
import signal
from pathlib import Path

from balcao.sandbox.app import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="balcao.sandbox", description="Plays the providers on loopback.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8801, help="0 takes any free port and prints it")
    parser.add_argument(
        "--data", type=Path, default=None, help="folder that keeps the state; without it all is in memory"
    )
    parser.add_argument(
        "--webhook-url", default=None, help="where webhooks go for numbers registered without their own"
    )
    parser.add_argument("--base-url", default=None, help="how others reach this process, for media links in webhooks")
    parser.add_argument("--allow-origin", action="append", default=[], help="a browser origin that may call /control")
    chosen = parser.parse_args()
    # uvicorn raises the signal again once it has stopped in good order; a second traceback would say nothing.
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    signal.signal(signal.SIGTERM, lambda *_: os._exit(143))
    serve(chosen.host, chosen.port, chosen.data, chosen.webhook_url, chosen.allow_origin, chosen.base_url)


if __name__ == "__main__":
    main()
