import tape

# #region run
drive = tape.open("reels")
print(drive.count())
# #endregion
