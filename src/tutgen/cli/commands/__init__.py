"""The commands, one a module: each reads its options, calls what does the work, and says what came
of it."""
