"""A second reader of Aldea's bundle format: made from Schema/bundle-format.md and Schema/catalogue.json alone."""
