# #region red
buoy --red
# #endregion

# #region blue
buoy --blue
# #endregion

# #region green
buoy --green
# #endregion
