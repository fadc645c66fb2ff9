"""The page of scenarios, for guarantors only: who is bound on which day, which clock runs, and where nobody has one."""
