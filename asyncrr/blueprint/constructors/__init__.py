"""Constructors written by hand, for archetypes of blueprints that take more than their fields.

Each is the base class of one generated archetype.
"""
