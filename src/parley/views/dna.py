"""A ``.dna`` file for Discourse Network Analyzer 3: a SQLite database with its tables.

In: a comparison. Out: a file in which each position is a ``DNA Statement``: person (who speaks, where told),
organization (the side), concept (the option), agreement (for or against). The tables are those that DNA 3.0 and 3.1 create
(https://github.com/leifeld-lab/dna, dna/src/main/java/sql/Sql.java, read at 3.0.8, 3.0.11.7 and 3.1.1, where they are the
same). DNA counts characters in UTF-16 as Java does, and dates in seconds of UTC since 1970.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from parley.comparison import Comparison
from parley.comparison.claims import stand

PASSWORD = "parley"  # DNA asks for one; it guards nothing here
CODER = 1
HASH_ROUNDS = 100_000
"""Rounds of SHA-256 that the password check of DNA (Jasypt's StrongPasswordEncryptor) makes."""
SALT_BYTES = 16
LABEL_LENGTH = 190
"""Characters of names and titles; DNA's tables take no more."""
VERSION, RELEASED = "3.0.11", "2023-03-12"
"""What the file says of itself: 3.0 and 3.1 open files of 3.0, and refuse those of unknown versions."""

_ID = "ID INTEGER NOT NULL PRIMARY KEY"


def _word(name: str, rest: str = "NOT NULL") -> str:
    return f"{name} TEXT {rest} CHECK (LENGTH({name}) <= {LABEL_LENGTH})"


def _number(name: str, low: int, high: int, rest: str) -> str:
    return f"{name} INTEGER {rest} CHECK ({name} BETWEEN {low} AND {high})"


def _flag(name: str, default: int) -> str:
    return _number(name, 0, 1, f"NOT NULL DEFAULT {default}")


def _colour(rest: str) -> str:
    return ", ".join(_number(name, 0, 255, rest) for name in ("Red", "Green", "Blue"))


def _to(column: str, table: str) -> str:
    return f"FOREIGN KEY({column}) REFERENCES {table}(ID) ON DELETE CASCADE"


PERMISSIONS = tuple(
    f"Permission{name}"
    for name in (
        "AddDocuments EditDocuments DeleteDocuments ImportDocuments AddStatements EditStatements DeleteStatements "
        "EditAttributes EditRegex EditStatementTypes EditCoders EditCoderRelations "
        "ViewOthersDocuments EditOthersDocuments ViewOthersStatements EditOthersStatements"
    ).split()
)
"""What a coder may do; DNA reads each of them by name and takes no coder where one is missing."""

_COLOUR = _colour("NOT NULL DEFAULT 0")
_EMPTY = "NOT NULL DEFAULT ''"
_DATA = f"{_ID}, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, {{}}, {_to('StatementId', 'STATEMENTS')}, {_to('VariableId', 'VARIABLES')}, {{}}UNIQUE (StatementId, VariableId)"
TABLES: dict[str, str] = {
    "SETTINGS": "Property TEXT PRIMARY KEY, Value TEXT NOT NULL",
    "CODERS": f"{_ID}, {_word('Name')}, {_COLOUR}, {_number('Refresh', 0, 9999, 'NOT NULL DEFAULT 0')}, "
    f"{_number('FontSize', 1, 99, 'NOT NULL DEFAULT 14')}, {_word('Password')}, {_number('PopupWidth', 100, 9999, 'DEFAULT 300')}, "
    f"{_flag('ColorByCoder', 0)}, {_flag('PopupDecoration', 0)}, {_flag('PopupAutoComplete', 1)}, "
    + ", ".join(_flag(name, 1) for name in PERMISSIONS),
    "DOCUMENTS": f"{_ID}, {_word('Title')}, Text TEXT NOT NULL, Coder INTEGER, "
    + ", ".join(_word(name, _EMPTY) for name in ("Author", "Source", "Section"))
    + f", Notes TEXT NOT NULL DEFAULT '', {_word('Type', _EMPTY)}, Date INTEGER NOT NULL, {_to('Coder', 'CODERS')}",
    "STATEMENTTYPES": f"{_ID}, {_word('Label')}, {_COLOUR}",
    "VARIABLES": f"{_ID}, {_word('Variable')}, "
    "DataType TEXT NOT NULL DEFAULT 'short text' CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text')), "
    f"StatementTypeId INTEGER, {_to('StatementTypeId', 'STATEMENTTYPES')}, UNIQUE (Variable, StatementTypeId)",
    "VARIABLELINKS": f"{_ID}, SourceVariableId INTEGER, TargetVariableId INTEGER, CHECK (TargetVariableId != SourceVariableId), "
    f"{_to('SourceVariableId', 'VARIABLES')}, {_to('TargetVariableId', 'VARIABLES')}",
    "REGEXES": f"{_word('Label', 'PRIMARY KEY')}, {_COLOUR}",
    "CODERRELATIONS": f"{_ID}, Coder INTEGER CHECK (Coder > 0), OtherCoder INTEGER CHECK (OtherCoder > 0), "
    + ", ".join(_flag(name, 1) for name in ("viewStatements", "editStatements", "viewDocuments", "editDocuments"))
    + f", CHECK (Coder != OtherCoder), {_to('Coder', 'CODERS')}, {_to('OtherCoder', 'CODERS')}",
    "STATEMENTS": f"{_ID}, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER NOT NULL CHECK (Start >= 0), "
    "Stop INTEGER NOT NULL CHECK (Stop >= 0), Coder INTEGER, CHECK (Start < Stop), "
    f"{_to('StatementTypeId', 'STATEMENTTYPES')}, {_to('Coder', 'CODERS')}, {_to('DocumentId', 'DOCUMENTS')}",
    "ENTITIES": f"{_ID}, VariableId INTEGER NOT NULL, {_word('Value', _EMPTY)}, {_colour('')}, "
    f"ChildOf INTEGER CHECK (ChildOf > 0), UNIQUE (VariableId, Value), {_to('ChildOf', 'ENTITIES')}, {_to('VariableId', 'VARIABLES')}",
    "DATABOOLEAN": _DATA.format("Value INTEGER NOT NULL DEFAULT 1", ""),
    "DATAINTEGER": _DATA.format("Value INTEGER NOT NULL DEFAULT 0", ""),
    "DATASHORTTEXT": _DATA.format("Entity INTEGER NOT NULL", f"{_to('Entity', 'ENTITIES')}, "),
    "DATALONGTEXT": _DATA.format("Value TEXT DEFAULT ''", ""),
    "ATTRIBUTEVARIABLES": f"{_ID}, VariableId INTEGER NOT NULL, {_word('AttributeVariable')}, "
    f"UNIQUE (VariableId, AttributeVariable), {_to('VariableId', 'VARIABLES')}",
    "ATTRIBUTEVALUES": f"{_ID}, EntityId INTEGER NOT NULL, AttributeVariableId INTEGER NOT NULL, "
    f"{_word('AttributeValue', _EMPTY)}, UNIQUE (EntityId, AttributeVariableId), "
    f"{_to('EntityId', 'ENTITIES')}, {_to('AttributeVariableId', 'ATTRIBUTEVARIABLES')}",
}
PERSON, ORGANIZATION, CONCEPT, AGREEMENT = 1, 2, 3, 4
VARIABLES = ((PERSON, "person", "short text"), (ORGANIZATION, "organization", "short text"),
             (CONCEPT, "concept", "short text"), (AGREEMENT, "agreement", "boolean"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class DnaStatement:
    """One coded statement; ``start`` and ``end`` are characters of the document as in Python."""

    document: str
    start: int
    end: int
    person: str
    organization: str
    concept: str
    agreement: bool


def write_dna(found: Comparison, path: Path) -> int:
    """Write a new ``.dna`` file; returns the number of statements. A file that is there is replaced.

    A report without a date stands on 1 January 1970, and its notes say so: DNA needs a date.
    """
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    try:
        with db:
            for name, columns in TABLES.items():
                db.execute(f"CREATE TABLE {name}({columns})")
            _settings(db)
            return _statements(db, found)
    finally:
        db.close()


def _settings(db: sqlite3.Connection) -> None:
    db.executemany("INSERT INTO SETTINGS VALUES (?, ?)", [("version", VERSION), ("date", RELEASED)])
    db.execute(
        "INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (?, 'Admin', 255, 255, 0, ?)",
        (CODER, password_hash(PASSWORD)),
    )
    db.executemany(
        "INSERT INTO STATEMENTTYPES VALUES (?, ?, ?, ?, ?)",
        [(1, "DNA Statement", 239, 208, 51), (2, "Annotation", 211, 211, 211)],
    )
    db.executemany("INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", VARIABLES)
    db.execute("INSERT INTO VARIABLES VALUES (5, 'note', 'long text', 2)")
    attributes = [
        (variable, name) for name in ("Type", "Alias", "Notes") for variable in (PERSON, ORGANIZATION, CONCEPT)
    ]
    db.executemany("INSERT INTO ATTRIBUTEVARIABLES (VariableId, AttributeVariable) VALUES (?, ?)", attributes)


def _statements(db: sqlite3.Connection, found: Comparison) -> int:
    case = found.case
    speakers = {(row.document, row.item.id): row.item.source.text for row in case.statements if row.item.source}
    documents: dict[str, int] = {}
    entities: dict[tuple[int, str], int] = {}

    def entity(variable: int, value: str) -> int:
        value = _plain(value)[:LABEL_LENGTH]
        if (variable, value) not in entities:
            row = (variable, value, 0, 0, 0)
            made = db.execute("INSERT INTO ENTITIES (VariableId, Value, Red, Green, Blue) VALUES (?, ?, ?, ?, ?)", row)
            entities[variable, value] = made.lastrowid or 0
        return entities[variable, value]

    count = 0
    for row in case.positions:
        item = row.item
        option = found.options.of(item.proposition.text)
        document = case.documents.get(row.document)
        if option is None or document is None:
            continue
        if row.document not in documents:
            documents[row.document] = len(documents) + 1
            when, note = _seconds(document.published)
            db.execute(
                "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Author, Source, Notes, Date) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (documents[row.document], _plain(document.title or document.id)[:LABEL_LENGTH], _plain(document.text), CODER,
                 _plain(document.byline or "")[:LABEL_LENGTH], _plain(document.outlet or "")[:LABEL_LENGTH],
                 f"{document.id}{note}", when),
            )  # fmt: skip
        count += 1
        span = item.proposition
        place = utf16(document.text, span.start), utf16(document.text, span.end)
        db.execute("INSERT INTO STATEMENTS VALUES (?, 1, ?, ?, ?, ?)", (count, documents[row.document], *place, CODER))
        values = (
            (PERSON, speakers.get((row.document, item.statement or ""), "")),
            (ORGANIZATION, case.name(item.actor)),
            (CONCEPT, found.options.get(option).name),
        )
        for variable, value in values:
            db.execute(
                "INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (?, ?, ?)",
                (count, variable, entity(variable, value)),
            )
        agreed = int(stand(item.stance, span.text) > 0)
        db.execute(
            "INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (?, ?, ?)", (count, AGREEMENT, agreed)
        )
    return count


def read_dna(path: Path) -> Iterator[DnaStatement]:
    """The statements of a ``.dna`` file of DNA 3.0 with the variables of a DNA Statement, in their order."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        query = """
            SELECT d.Notes, d.Text, s.Start, s.Stop, p.Value, o.Value, c.Value, b.Value
            FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId
            JOIN DATASHORTTEXT dp ON dp.StatementId = s.ID AND dp.VariableId = ? JOIN ENTITIES p ON p.ID = dp.Entity
            JOIN DATASHORTTEXT do ON do.StatementId = s.ID AND do.VariableId = ? JOIN ENTITIES o ON o.ID = do.Entity
            JOIN DATASHORTTEXT dc ON dc.StatementId = s.ID AND dc.VariableId = ? JOIN ENTITIES c ON c.ID = dc.Entity
            JOIN DATABOOLEAN b ON b.StatementId = s.ID AND b.VariableId = ? ORDER BY s.ID"""
        for notes, text, start, stop, person, organization, concept, agreement in db.execute(
            query, (PERSON, ORGANIZATION, CONCEPT, AGREEMENT)
        ):
            units = text.encode("utf-16-le")
            first, last = (len(units[: 2 * n].decode("utf-16-le")) for n in (start, stop))
            yield DnaStatement(notes.split("\n")[0], first, last, person, organization, concept, bool(agreement))
    finally:
        db.close()


def utf16(text: str, at: int) -> int:
    """A place in a text, counted as Java counts it: characters outside the basic plane are two."""
    return at + sum(char > "\uffff" for char in text[:at])


def password_hash(password: str, salt: bytes | None = None) -> str:
    """A password as DNA stores it: salt and digest in base64; the salt is random where none is given."""
    salt = os.urandom(SALT_BYTES) if salt is None else salt
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(HASH_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


def _seconds(published: str | None) -> tuple[int, str]:
    if published is None:
        return 0, "\nno date is known"
    whole = (published + "-01-01")[:10]
    note = "" if len(published) == len(whole) else f"\nthe date is {published}"
    return int(datetime.fromisoformat(whole).replace(tzinfo=UTC).timestamp()), note


def _plain(text: str) -> str:
    """Text that SQLite can store: halves of characters as the replacement character, one for one."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
