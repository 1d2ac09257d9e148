"""Runs npm in web/ with the Node that was found or installed: `python3 tools/npm.py run check`."""

import subprocess
import sys

from bare import node, web
from bare.say import Step


def main() -> int:
    web.install()
    with Step("npm " + " ".join(sys.argv[1:])) as step:
        found = node.find(step)
    return subprocess.run([*found.npm, *sys.argv[1:]], cwd=web.WEB, env=found.env).returncode


if __name__ == "__main__":
    sys.exit(main())
