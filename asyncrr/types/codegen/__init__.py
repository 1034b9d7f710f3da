"""Writes the typed modules from the definitions: ``python -m asyncrr.types.codegen [--check]``."""
