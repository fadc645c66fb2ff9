"""Activities that a party announced beforehand: demolitions, exercises, repairs."""
