"""Prepares everything on a machine that may have only Python and make; run by that Python, standard library alone.

    python3 tools/setup.py run|work|test

`run` is what `make demo` needs, `work` adds the tools of `make check`, `test` adds the browser of `make test`.
"""

import os
import sys

OLDEST = (3, 11)


def main() -> None:
    if sys.version_info < OLDEST:
        restart_with_newer()
    from bare import browser, environment, say, web  # noqa: PLC0415 (an older Python could not read these files)

    wanted = sys.argv[1] if len(sys.argv) > 1 else "work"
    try:
        environment.ensure("requirements.lock" if wanted == "run" else "requirements.dev.lock")
        web.ensure()
        if wanted == "test":
            browser.ensure()
    except say.Failed as failure:
        say.failure(failure)
        sys.exit(1)
    say.done()


def restart_with_newer() -> None:
    for minor in (14, 13, 12, 11):
        try:
            os.execvp(f"python3.{minor}", [f"python3.{minor}", *sys.argv])
        except OSError:
            continue
    sys.exit("O Balcão precisa de Python 3.11 ou mais novo; este é o %d.%d." % sys.version_info[:2])


if __name__ == "__main__":
    main()
