# #region start
lp -d laser
# #region stop
cancel
# #endregion
# #endregion
