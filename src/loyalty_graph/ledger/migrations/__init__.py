"""Alembic's folder: the environment and the steps. migrate.py runs them; there is no alembic.ini."""
