"""Who stamps published acts with a time (RFC 3161); without it, acts go online without a stamp."""

import os

TIMESTAMPS = {
    # The authority's address; the demo and the tests keep one of their own.
    "URL": os.environ.get("BEFFROI_TIMESTAMP_URL", ""),
    # PEM file of the root certificates its stamps lead to: without it none is believed.
    "ROOTS": os.environ.get("BEFFROI_TIMESTAMP_ROOTS", ""),
}
