"""The commands, one a module, with their help, options and arguments.

They import only what is quick to import, for help and completion: what a command does is in `actions/`."""
