"""What the commands do, a module a subject; cli.py says how they are called."""
