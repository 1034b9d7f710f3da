"""The message proxy: keeps what recordings say and tells it to viewers, over gRPC and gRPC-web on one port."""
