"""The file for Discourse Network Analyzer: DNA's tables, its password, and a reading of it with DNA's own libraries."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from parley.comparison import Comparison, compare
from parley.model import Actor, Document, Position, Reading, Span
from parley.views.dna import PASSWORD, PERMISSIONS, TABLES, write_dna

SCHEMA = """
SETTINGS: Property TEXT key, Value TEXT!
CODERS: ID INTEGER! key, Name TEXT!, Red INTEGER!, Green INTEGER!, Blue INTEGER!, Refresh INTEGER!, FontSize INTEGER!, Password TEXT!, PopupWidth INTEGER, ColorByCoder INTEGER!, PopupDecoration INTEGER!, PopupAutoComplete INTEGER!, PermissionAddDocuments INTEGER!, PermissionEditDocuments INTEGER!, PermissionDeleteDocuments INTEGER!, PermissionImportDocuments INTEGER!, PermissionAddStatements INTEGER!, PermissionEditStatements INTEGER!, PermissionDeleteStatements INTEGER!, PermissionEditAttributes INTEGER!, PermissionEditRegex INTEGER!, PermissionEditStatementTypes INTEGER!, PermissionEditCoders INTEGER!, PermissionEditCoderRelations INTEGER!, PermissionViewOthersDocuments INTEGER!, PermissionEditOthersDocuments INTEGER!, PermissionViewOthersStatements INTEGER!, PermissionEditOthersStatements INTEGER!
DOCUMENTS: ID INTEGER! key, Title TEXT!, Text TEXT!, Coder INTEGER, Author TEXT!, Source TEXT!, Section TEXT!, Notes TEXT!, Type TEXT!, Date INTEGER!, Coder > CODERS
STATEMENTTYPES: ID INTEGER! key, Label TEXT!, Red INTEGER!, Green INTEGER!, Blue INTEGER!
VARIABLES: ID INTEGER! key, Variable TEXT!, DataType TEXT!, StatementTypeId INTEGER, StatementTypeId > STATEMENTTYPES
VARIABLELINKS: ID INTEGER! key, SourceVariableId INTEGER, TargetVariableId INTEGER, SourceVariableId > VARIABLES, TargetVariableId > VARIABLES
REGEXES: Label TEXT key, Red INTEGER!, Green INTEGER!, Blue INTEGER!
CODERRELATIONS: ID INTEGER! key, Coder INTEGER, OtherCoder INTEGER, viewStatements INTEGER!, editStatements INTEGER!, viewDocuments INTEGER!, editDocuments INTEGER!, Coder > CODERS, OtherCoder > CODERS
STATEMENTS: ID INTEGER! key, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER!, Stop INTEGER!, Coder INTEGER, Coder > CODERS, DocumentId > DOCUMENTS, StatementTypeId > STATEMENTTYPES
ENTITIES: ID INTEGER! key, VariableId INTEGER!, Value TEXT!, Red INTEGER, Green INTEGER, Blue INTEGER, ChildOf INTEGER, ChildOf > ENTITIES, VariableId > VARIABLES
DATABOOLEAN: ID INTEGER! key, StatementId INTEGER!, VariableId INTEGER!, Value INTEGER!, StatementId > STATEMENTS, VariableId > VARIABLES
DATAINTEGER: ID INTEGER! key, StatementId INTEGER!, VariableId INTEGER!, Value INTEGER!, StatementId > STATEMENTS, VariableId > VARIABLES
DATASHORTTEXT: ID INTEGER! key, StatementId INTEGER!, VariableId INTEGER!, Entity INTEGER!, Entity > ENTITIES, StatementId > STATEMENTS, VariableId > VARIABLES
DATALONGTEXT: ID INTEGER! key, StatementId INTEGER!, VariableId INTEGER!, Value TEXT, StatementId > STATEMENTS, VariableId > VARIABLES
ATTRIBUTEVARIABLES: ID INTEGER! key, VariableId INTEGER!, AttributeVariable TEXT!, VariableId > VARIABLES
ATTRIBUTEVALUES: ID INTEGER! key, EntityId INTEGER!, AttributeVariableId INTEGER!, AttributeValue TEXT!, AttributeVariableId > ATTRIBUTEVARIABLES, EntityId > ENTITIES
"""
"""The tables that DNA 3.0.11 and 3.1.1 make in SQLite (github.com/leifeld-lab/dna, sql/Sql.java): columns in their order,
``!`` for what may not be null, then what refers where; every reference goes to an ID and takes its rows along."""

JARS = [Path(os.environ.get("PARLEY_JARS", "/usr/share/java")) / name for name in ("sqlite-jdbc.jar", "jasypt.jar")]
"""DNA's libraries, from Debian's packages libxerial-sqlite-jdbc-java and libjasypt-java."""


def made() -> Comparison:
    """One report with a character outside the basic plane before its words, and two sides on one option."""
    text = "𝔘𝔫: a prisoner exchange."
    span = Span.of(text, 4, len(text) - 1)
    return compare(
        [
            Reading(
                Document("d1", text, outlet="Herald", published="2031-06-03"),
                actors=(Actor("k", "Kastoria", "state", "party", ()), Actor("m", "Meridia", "state", "party", ())),
                positions=(
                    Position("p1", "k", "demands", "detainees", span, None, None, "reporter", "current", None),
                    Position("p2", "m", "rejects", "detainees", span, None, None, "reporter", "current", None),
                ),
            )
        ]
    )


def test_the_tables_are_those_of_dna(tmp_path: Path) -> None:
    """Each table has DNA's columns in DNA's order, of the same types, required where DNA's are, with the same references."""
    write_dna(made(), tmp_path / "out.dna")
    db = sqlite3.connect(tmp_path / "out.dna")
    lines = []
    for table in TABLES:
        columns = [
            f"{name} {kind}{'!' * must}{' key' * bool(key)}"
            for _, name, kind, must, _, key in db.execute(f"PRAGMA table_info({table})")
        ]
        references = [
            f"{row[3]} > {row[2]}"
            for row in db.execute(f"PRAGMA foreign_key_list({table})")
            if row[4] == "ID" and row[6] == "CASCADE"
        ]
        lines.append(f"{table}: {', '.join([*columns, *sorted(references)])}")
    db.close()
    assert SCHEMA.split("\n")[1:-1] == lines


def test_the_rows_that_dna_looks_for(tmp_path: Path) -> None:
    """The file names a version that DNA opens, and an admin who may do everything; its statement types have DNA's variables."""
    write_dna(made(), tmp_path / "out.dna")
    db = sqlite3.connect(tmp_path / "out.dna")
    assert {"version": "3.0.11", "date": "2023-03-12"} == dict(db.execute("SELECT Property, Value FROM SETTINGS"))
    assert [("Admin", *(1 for _ in PERMISSIONS))] == db.execute(
        f"SELECT Name, {', '.join(PERMISSIONS)} FROM CODERS WHERE ID = 1"
    ).fetchall()
    assert [(1, "DNA Statement"), (2, "Annotation")] == db.execute("SELECT ID, Label FROM STATEMENTTYPES").fetchall()
    kinds = {"Type", "Alias", "Notes"}
    assert {1: kinds, 2: kinds, 3: kinds} == {
        n: {
            name
            for (name,) in db.execute("SELECT AttributeVariable FROM ATTRIBUTEVARIABLES WHERE VariableId = ?", (n,))
        }
        for n in (1, 2, 3)
    }
    db.close()


@pytest.mark.skipif(
    not (shutil.which("java") and all(jar.exists() for jar in JARS)),
    reason="needs Java and Debian's libxerial-sqlite-jdbc-java and libjasypt-java (or PARLEY_JARS, a folder with them)",
)
def test_dnas_own_libraries_open_it(tmp_path: Path) -> None:
    """Java reads the file through DNA's SQLite driver: the password holds in Jasypt, every permission is there, and a
    statement's place is its words though a character outside the basic plane stands before them."""
    write_dna(made(), tmp_path / "out.dna")
    source = Path(__file__).parent / "java" / "DnaOpens.java"
    library = next(iter(JARS[0].resolve().parents[2].glob("lib/*/jni/libsqlitejdbc.so")), None)
    where = [f"-Dorg.sqlite.lib.path={library.parent}"] if library else []
    told = subprocess.run(
        ["java", *where, "-cp", os.pathsep.join(map(str, JARS)), str(source), str(tmp_path / "out.dna"), PASSWORD, *PERMISSIONS],
        capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, "JAVA_TOOL_OPTIONS": "-Dfile.encoding=UTF-8"},
    )  # fmt: skip
    assert [
        "version 3.0.11",
        f"coder Admin, password true, permissions {len(PERMISSIONS)}",
        "Kastoria | 1 | a prisoner exchange | 2031-06-03",
        "Meridia | 0 | a prisoner exchange | 2031-06-03",
    ] == told.stdout.splitlines(), told.stderr
