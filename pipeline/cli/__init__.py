"""The command line: thin adapters over `pipeline.workflow`, and how they speak to people."""
