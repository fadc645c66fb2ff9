"""Thermal anomalies (fires, explosions, flares, factories) as satellites detect them: NASA FIRMS."""
