"""What commands do, one a module: `run` takes the values of the options, calls what does the work, says
what came of it, and returns the exit code."""
