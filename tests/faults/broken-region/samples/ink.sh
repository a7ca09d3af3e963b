# #region start
lp -d ink
# #endregion
# #region start
lp -d ink2
# #endregion
