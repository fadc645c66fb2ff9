"""Events that news media report, sorted by machine: VIINA."""
