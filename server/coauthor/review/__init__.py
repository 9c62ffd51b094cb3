"""From accepted to applied: an edit lands on the text it was made for, or is rebased, or says that it can't."""
