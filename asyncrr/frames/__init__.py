"""Dataframes and ready-made chunks: from Arrow data to the columns that a recording sends, and back."""
