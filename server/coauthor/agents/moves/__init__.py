"""What an agent can do with a task, one move per file; a move asks the model and never touches the pool's rules."""
