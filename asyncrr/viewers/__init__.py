"""Viewers: starting them, steering them, hosting the web viewer."""
