"""Verbs beside the transitions: return, withdraw, add an approver, reassign, remind, copy to."""
