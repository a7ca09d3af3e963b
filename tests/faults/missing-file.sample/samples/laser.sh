lp -d laser
