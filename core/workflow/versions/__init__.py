"""The life of a definition: drafted, published, rolled out, migrated, filed, retired."""
