"""What stands around the content of a page: the values that templates know, and the pages made of them."""
