"""Sibling pages laid side by side: sections, blocks, and the places where texts differ."""
