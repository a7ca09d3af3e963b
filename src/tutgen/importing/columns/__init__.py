"""What becomes of the blocks that stand at one place of all pages."""
