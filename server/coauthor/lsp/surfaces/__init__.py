"""What a stock client shows of tasks and proposals: lenses, hints, hovers, actions, diagnostics. It decides nothing."""
