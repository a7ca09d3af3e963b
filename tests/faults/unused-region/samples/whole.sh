# #region a
ls
# #endregion
