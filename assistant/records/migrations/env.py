"""Runs the migrations in the transaction that database.py opened."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=False,  # the caller commits, or nothing happens
)
context.run_migrations()
