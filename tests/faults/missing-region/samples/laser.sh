# #region start
lp -d laser
# #endregion
