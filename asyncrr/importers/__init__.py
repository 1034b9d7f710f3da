"""Files to rows: what ``log_file_from_path`` and ``log_file_from_contents`` read, a module for each kind.

Nothing here knows of recordings, loops or threads. :class:`~asyncrr.importers.files.FileImport` is gone through item by item, on
whatever thread, and each item is staged before the next one is made.
"""
