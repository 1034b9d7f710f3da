"""Reading live: what a message proxy or viewer tells of the data that it gets, as it gets it."""
