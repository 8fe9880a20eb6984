"""The release as a visitor meets it: plain HTTP, no keys."""
