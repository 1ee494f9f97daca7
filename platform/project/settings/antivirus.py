"""What looks into received files: `clamd://host:port` or `clamd:///path/of/socket`."""

import os

ANTIVIRUS = os.environ.get("BEFFROI_ANTIVIRUS", "reduced")
# Seconds a person waits for the answer before the file is put aside and looked into later.
ANTIVIRUS_TIMEOUT = float(os.environ.get("BEFFROI_ANTIVIRUS_TIMEOUT", "8"))
