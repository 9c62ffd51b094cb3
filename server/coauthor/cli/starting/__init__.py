"""Where a thesis begins: templates that compile, and outlines for texts that are there already."""
