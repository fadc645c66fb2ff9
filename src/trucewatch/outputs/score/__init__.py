"""What an exercise scored, as a page of plots."""
