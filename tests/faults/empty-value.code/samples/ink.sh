# #region go

# #endregion
