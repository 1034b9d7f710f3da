"""Entity paths, time points, TUIDs, columns, chunks: the data model of Rerun, without any I/O."""
