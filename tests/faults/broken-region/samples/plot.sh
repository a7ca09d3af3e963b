  # #region start
lp -d plot
