"""Whether a statement that a model wrote says what its source says, no more and no less.

One idea a file: where the words stand (locating), what counts as the same word (same_words), then
what may not change: markup, support, quantities, modality, polarity, actors, conditions. All of it
is by rule, on words; what cannot be shown to be faithful is withheld, never guessed.
"""
