"""Detections of radio receivers: lines of bearing to interference and to the links of unmanned aircraft, and positions that several found."""
