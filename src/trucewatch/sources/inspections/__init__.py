"""What inspections of declared sites found: how far they could look, and of each type of weapon what was there and what was not."""
