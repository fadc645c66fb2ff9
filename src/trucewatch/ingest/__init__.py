"""Raw bytes to evidence: unpack, read strictly, identify, check for plausibility, account for every row.

`ingest.ingest` is the stage. What a source's parser needs lives beside it: `rows` (rows with their line numbers),
`decimals`, `moments`, `counts` and `places` (text to exact integers), `source` (what a parser gets and gives).
"""
