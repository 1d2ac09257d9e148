"""What the commands do, a module a subject; the folder cli says how they are called."""
