"""What staff are handed (sound, films, text) and new items become content folders.

Everything here adds and nothing is overwritten: a whole folder or file appears at once, or nothing
does. A new chapter is also added to the list in ``handbook.yaml``.
Ids that last (GUIDs) are made by the caller and passed in.
"""
