"""Orders first: what a dealer wants is set aside, prepared, and fetched in one go or in several."""
