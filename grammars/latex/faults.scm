; What the grammar could not read, and what it had to make up.

(ERROR) @error
(MISSING) @missing
