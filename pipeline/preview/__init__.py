"""See the site while writing it: a server of our own on this computer, and a watch on the files.

``showing`` is what visitors get now, ``server`` answers browsers, ``watch`` sees changes and
``session`` builds again.
"""
