"""Meta's limits on what is sent, checked before anything goes out, each with what to do about it."""

from collections.abc import Iterable
from datetime import timedelta

from balcao.contracts.messaging import File
from balcao.core.outcomes import Rejected, Unsupported

WINDOW = timedelta(hours=24)
MEGABYTE = 1024 * 1024
# Kind of message: the largest file, and the types that Meta takes. Documents may be of any type.
FILES: dict[str, tuple[int, frozenset[str]]] = {
    "image": (5 * MEGABYTE, frozenset({"image/jpeg", "image/png"})),
    "video": (16 * MEGABYTE, frozenset({"video/mp4", "video/3gpp"})),
    "audio": (
        16 * MEGABYTE,
        frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus"}),
    ),
    "sticker": (500 * 1024, frozenset({"image/webp"})),
    "document": (100 * MEGABYTE, frozenset()),
}
# Kinds of interactive message above whose text a picture, a film or a document may stand.
HEADERS = frozenset({"button", "cta_url", "flow"})


def required(value: str | None, longest: int, what: str) -> str:
    """`what` begins a sentence: "O texto"."""
    if not value or not value.strip():
        raise Rejected("empty", f"{what} está vazio", f"{what} precisa ter algo escrito.")
    return at_most(value, longest, what)


def at_most(value: str, longest: int, what: str) -> str:
    if len(value) > longest:
        detail = (
            f"{what} tem {len(value)} caracteres e o WhatsApp aceita {longest}: encurte, ou divida em mais mensagens."
        )
        raise Rejected("too_long", f"{what} é longo demais", detail)
    return value


def distinct(values: Iterable[str], what: str) -> None:
    listed = list(values)
    if len(set(listed)) != len(listed):
        raise Rejected("repeated", f"{what} repetido", f"{what} não pode se repetir na mesma mensagem.")


def one_file(kind: str, files: tuple[File, ...]) -> File:
    if len(files) != 1:
        raise Unsupported(
            "one_file", "Um arquivo por mensagem", "O WhatsApp leva um arquivo por mensagem: envie um de cada vez."
        )
    return checked_file(kind, files[0])


def checked_file(kind: str, file: File) -> File:
    largest, types = FILES[kind]
    if types and plain_type(file) not in types:
        detail = f"O WhatsApp não aceita {plain_type(file)} aqui: converta o arquivo, ou envie-o como documento."
        raise Rejected("media_type", "Formato não aceito", detail)
    if not 0 < file.size <= largest:
        detail = f"O arquivo precisa ter entre 1 byte e {largest // 1024} kB: envie um menor."
        raise Rejected("file_size", "Tamanho não aceito", detail)
    return file


def form_of(file: File) -> str:
    """How a file is shown above a text: image, video or document."""
    family = plain_type(file).partition("/")[0]
    return family if family in ("image", "video") else "document"


def plain_type(file: File) -> str:
    """Without parameters such as codecs=opus."""
    return file.media_type.partition(";")[0].strip().lower()
