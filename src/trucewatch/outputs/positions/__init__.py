"""The public page of positions: what every state said or signed, with date, source and its own conditions; nothing computed."""
