"""Air raid alerts of Ukraine: one party's notices, never incidents."""
