"""What services are called, and where pages say so."""
