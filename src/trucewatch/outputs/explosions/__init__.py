"""The page of explosions for staff on duty: what went off, when, where, heard by whom, with its picture. Nothing of it is published."""
