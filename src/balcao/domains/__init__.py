"""The business, a package a subject; each knows only those below it (ARCHITECTURE.md, order of domains)."""
