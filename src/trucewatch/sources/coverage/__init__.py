"""What could have been observed: sensors up or down, patrols present, access denied, jamming, overpasses."""
