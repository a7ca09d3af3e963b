#!/bin/sh
set -eu
  # #region start
  radiod --port 7070 \
    --log /var/log/radio
  # #endregion start
