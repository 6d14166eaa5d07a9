"""How sure a fact is: its spread, and scenarios drawn from it."""
