# #region start
lp
# #endregion stop
