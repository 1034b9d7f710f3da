"""Archetypes, components and encodings: what a program logs.

Generated typed classes plus hand-written conversions of user input. This room knows numpy and pyarrow; it knows
nothing of recordings, sinks or event loops.
"""
