"""What staff are handed (sound, films, text) and new items become content folders.

Everything here adds and nothing changes: a whole folder or file appears at once, or nothing does.
Ids that last (GUIDs) are made by the caller and passed in.
"""
