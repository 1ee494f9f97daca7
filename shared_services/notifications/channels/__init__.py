"""Ways to reach a person, each a plug-in with the same rooms: see `channel.Channel`."""
