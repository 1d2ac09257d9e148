"""People: who writes, calls or comes. One person may have several names at several providers: their aliases."""
