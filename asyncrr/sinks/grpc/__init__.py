"""The sink that streams to a viewer by gRPC."""

from .sink import GrpcSink
from .url import DEFAULT_URL, GrpcUrl, parse_url

__all__ = ["DEFAULT_URL", "GrpcSink", "GrpcUrl", "parse_url"]
