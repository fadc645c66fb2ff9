"""The released cells as GeoJSON, for maps of one's own."""
