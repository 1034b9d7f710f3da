"""Constructors written by hand, for archetypes that take more than their fields.

Each is the base class of one generated archetype. The straight case goes to ``_set`` without further ado; what needs
thought happens inside a guard, so that a failure leaves an archetype without fields and a warning.
"""
