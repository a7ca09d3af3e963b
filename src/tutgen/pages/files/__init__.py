"""What a site has beside what somebody wrote: redirects, a 404 page, a sitemap, a feed."""
