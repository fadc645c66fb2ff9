"""The shelf of languages: data only. A folder per tag with its messages as .po files and the fixed terms of its glossary.

A message's id stands in `msgid`, its sentence in `msgstr`. A language is offered only when it has every message of English.
"""
