"""Pictures from space or air, of which only the hash enters: what was pictured when, and what two readers read in it."""
