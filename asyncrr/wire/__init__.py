"""Sans-I/O wire formats: `.rrd` framing, manifest and reader, protobuf messages and the hand-written chunk envelope."""
