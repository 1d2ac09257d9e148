"""Language models of any provider, through pydantic-ai: an optional extra, asked only for what a text may mean."""
