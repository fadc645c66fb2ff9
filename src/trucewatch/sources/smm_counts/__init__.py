"""Daily figures of the OSCE Special Monitoring Mission to Ukraine: mission records."""
