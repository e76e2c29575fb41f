"""Compile our few messages (.po) into what Django reads (.mo); gettext need not be installed."""

import ast
import struct
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = ROOT / "khuyencong" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
MAGIC = 0x950412DE
HEAD = struct.Struct("<7I")
PLACE = struct.Struct("<2I")  # length and offset of a text


def main() -> None:
    MESSAGES.with_suffix(".mo").write_bytes(compiled(MESSAGES.read_text(encoding="utf-8")))


def compiled(text: str) -> bytes:
    """The catalogue as gettext's own compiler lays it out, without its optional hash table."""
    pairs = sorted((key.encode(), value.encode()) for key, value in entries(text))
    start = HEAD.size
    table = PLACE.size * len(pairs)
    keys = places([key for key, _value in pairs], start + 2 * table)
    behind = start + 2 * table + sum(len(key) + 1 for key, _value in pairs)
    values = places([value for _key, value in pairs], behind)
    head = HEAD.pack(MAGIC, 0, len(pairs), start, start + table, 0, behind)
    texts = b"".join(key + b"\0" for key, _value in pairs)
    return head + keys + values + texts + b"".join(value + b"\0" for _key, value in pairs)


def places(texts: list[bytes], offset: int) -> bytes:
    """Where each of some texts that stand behind each other is found."""
    found = b""
    for text in texts:
        found += PLACE.pack(len(text), offset)
        offset += len(text) + 1
    return found


def entries(text: str) -> Iterator[tuple[str, str]]:
    """The messages of a .po file with their translation, the plural behind the singular."""
    for block in text.split("\n\n"):
        fields = fields_of(block)
        if "msgid" in fields:
            plural = fields.get("msgid_plural")
            key = fields["msgid"] if plural is None else f"{fields['msgid']}\0{plural}"
            yield key, fields["msgstr" if plural is None else "msgstr[0]"]


def fields_of(block: str) -> dict[str, str]:
    """The strings of one message by their keyword; a string may go on over several lines."""
    fields: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith('"'):
            name, _space, line = line.partition(" ")
        fields[name] = fields.get(name, "") + ast.literal_eval(line)
    return fields


if __name__ == "__main__":
    main()
