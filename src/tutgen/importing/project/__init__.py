"""The project that an import makes: its draft, its files, the folder that they are written to."""
