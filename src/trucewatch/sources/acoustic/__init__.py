"""Detections of acoustic sensors and fixes of their networks: what was heard, when, from where, by which clock."""
