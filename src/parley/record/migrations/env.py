"""How alembic reaches a record: the connection is handed in by ``store.py``, and all goes in one transaction."""

from __future__ import annotations

from alembic import context

from parley.record.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
