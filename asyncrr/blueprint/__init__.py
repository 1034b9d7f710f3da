"""How a program says how its data is laid out; in place of ``rerun.blueprint``."""
