"""From staged rows to encoded messages and on to the sinks' outboxes: intake, batcher, encoder, fan-out, budget."""
