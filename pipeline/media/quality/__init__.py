"""Quality control of a recording: what a listener may hear is wrong with it.

`inspector.Inspector` hears a decode and returns `finding.Finding` values; `voices` compares the
voices of a transcript; `words` says a finding in Danish and English; `thresholds` holds every
limit, with its source.
"""
