"""What there is to say against a text, found where it is kept and sent once. It must know nothing of tasks."""
