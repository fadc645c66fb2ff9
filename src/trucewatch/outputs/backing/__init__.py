"""The page of readiness, for guarantors only: who backs which task, from least to most, what is missing, and what it hangs on."""
