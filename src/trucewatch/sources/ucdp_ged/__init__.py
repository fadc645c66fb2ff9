"""Events with fatalities as the Uppsala Conflict Data Program codes them from reports: UCDP GED."""
