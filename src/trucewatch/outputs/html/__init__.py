"""The bulletin as one HTML file: no script, no request, readable on a cheap phone, in print and without colour."""
