"""What is known of the files of a workspace, and what can be said of a place in them. It must never hold up a key."""
