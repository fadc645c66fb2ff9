"""Incidents meet the agreement: findings by clause, counts by rule, zone and period.

`findings.find` and `counts.count` are the ways in; `counts.counted` says what a figure counted, `silence.bounds` what silence still allows,
`comparing.comparisons` which figures of others may be set beside each other. A finding names the clause and never the doer. Outside the agreement's time and the
mission's area there are incidents and counts, and no findings at all.
"""
