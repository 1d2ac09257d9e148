"""What people thought of how they were served: asked once a conversation is resolved, and kept."""
