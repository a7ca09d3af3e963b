"""What the sibling rules look at: services side by side, their texts, words, keys and models."""
