"""Benchmarks of asyncrr side by side with the official SDK: ``python -m benchmarks``. For Linux and other POSIX systems."""
