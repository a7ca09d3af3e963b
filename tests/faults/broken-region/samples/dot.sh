lp -d dot
# #endregion
