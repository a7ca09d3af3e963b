"""From tokens to nodes: a module for each kind of them."""
