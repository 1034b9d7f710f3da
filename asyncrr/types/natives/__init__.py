"""Classes for single values; the generated encodings and components are built on them."""
