"""Text as rules compare it: folded, bounded, and safe to print."""

from unicodedata import normalize

LONGEST_TEXT = 200


def fold(text: str) -> str:
    """Return `text` case-folded and in NFC, the form in which facts and operands meet; it is idempotent."""
    if text.isascii():
        return text.lower()
    # Decomposed first, so that canonically equal texts fold alike.
    return normalize("NFC", normalize("NFD", text).casefold())


def is_blank(text: str) -> bool:
    """Say whether nothing is written in `text`."""
    return not text or text.isspace()


def text_fault(text: str, *, longest: int = LONGEST_TEXT) -> str | None:
    """Say what makes `text` unusable, or None: too long, a NUL, half of a surrogate pair."""
    if len(text) > longest:
        return f"is longer than {longest} characters"
    if "\0" in text:
        return "holds a NUL character"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "holds half of a surrogate pair"
    return None


def quoted(text: str) -> str:
    """Return `text` in quotation marks, with every mark, backslash and unprintable character escaped."""
    return "“" + "".join(_escaped(character) for character in text) + "”"


def excerpt(text: str) -> str:
    """Return the beginning of a stranger's `text`, quoted, for a message."""
    return quoted(text if len(text) <= 60 else text[:59] + "…")


def _escaped(character: str) -> str:
    if character in "\\“”":
        return "\\" + character
    if character.isprintable():
        return character
    return f"\\u{{{ord(character):x}}}"
