"""How the shipped tagger is made: encoder, corpus, training, packaging, in that order (see README.md)."""
