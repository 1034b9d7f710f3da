"""From what users pass to cells.

Every converter is a function of one argument (never None) that returns a cell of its kind or raises. The exact common
types are checked first and cost a fraction of a microsecond; everything else goes through numpy.
"""
