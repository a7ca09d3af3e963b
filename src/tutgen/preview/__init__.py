"""The live site of `tutgen serve`."""
