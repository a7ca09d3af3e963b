# #region check
test -d /srv
# #endregion

# #region start

radiod ${PORT} "${{ secrets.KEY }}"
# #endregion
