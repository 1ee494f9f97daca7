"""Read API for agents, at `/api/v1/document-requests/`."""
