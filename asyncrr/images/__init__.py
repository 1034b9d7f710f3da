"""Images that are encoded after the ``log`` call: as JPEG files, or as frames of a video."""
