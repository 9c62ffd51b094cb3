"""The roles that agents work in, each a text file with a front matter; `briefing.casting` reads them."""
