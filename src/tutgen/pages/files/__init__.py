"""The files that are made beside the pages: redirects, a 404 page, a sitemap, a feed."""
