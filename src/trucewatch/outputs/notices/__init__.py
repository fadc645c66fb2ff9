"""Notices as people and programs receive them: a title and a text in a language, or JSON for a webhook."""
