"""The waiting list: who would like a time that is taken, and how one that becomes free is offered in turn."""
