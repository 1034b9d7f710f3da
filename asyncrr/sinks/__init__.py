"""Where encoded messages go, one module a sink, all behind :class:`asyncrr.engine.sink.Sink`."""
