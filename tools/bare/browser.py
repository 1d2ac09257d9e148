"""The browser of the tests: Chromium, installed where we are root on a Debian; its absence is said loudly."""

import os
import shutil

from bare import say

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def ensure() -> None:
    if any(shutil.which(name) for name in NAMES):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        try:
            with say.Step("Instalando o Chromium para os testes de navegador") as step:
                say.run(step, ["apt-get", "-q", "update"], env=quiet)
                command = ["apt-get", "-q", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"]
                say.run(step, command, env=quiet)
            return
        except say.Failed as failure:
            say.note(str(failure))
    if os.environ.get("CI") == "true":
        raise say.Failed("Sem Chromium, e os testes de navegador não podem faltar quando CI=true.")
    say.note("SEM CHROMIUM: OS TESTES DE NAVEGADOR FICAM DE FORA. Instale o pacote «chromium» para rodá-los.")
