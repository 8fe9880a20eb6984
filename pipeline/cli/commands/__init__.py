"""One module for each command or group of commands; each gives ``command(texts)``.

Modules are imported when their command is called for, and import `pipeline.workflow` later still,
so that ``spor2 --help`` stays quick.
"""
