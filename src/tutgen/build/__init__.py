"""All pages of a site, in several processes, written to a folder."""
