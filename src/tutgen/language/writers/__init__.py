"""The formats that nodes are written in: a module and a table of rules for each."""
