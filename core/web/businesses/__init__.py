"""The businesses of a branch on pages: drafts, versions, what is live, and how they came there."""
