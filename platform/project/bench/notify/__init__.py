"""What a notification costs: `make bench-notify`."""
