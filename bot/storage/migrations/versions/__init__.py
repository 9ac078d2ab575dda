"""The revisions, one file each, never changed once released.

Foreign keys are enforced while they run: rebuilding a table that others refer to (`batch_alter_table` on SQLite)
would delete the rows that refer to it.
"""
