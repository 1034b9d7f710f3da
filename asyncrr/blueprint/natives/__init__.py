"""Classes for single values of blueprints; the generated encodings and components are built on them."""
