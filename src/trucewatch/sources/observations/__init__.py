"""Observations, restrictions and casualties as our own patrols, cameras and forms write them: the mission's own table."""
