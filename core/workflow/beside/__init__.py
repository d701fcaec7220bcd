"""What stands beside a document: files, comments, its kin over several levels."""
