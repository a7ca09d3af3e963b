#!/bin/sh
# Run on the server, once, as root.
set -eu

# #region show
apt-get update
apt-get install --yes python3-venv caddy
useradd --system --home-dir /srv/harbour harbour
python3 -m venv /srv/harbour/.venv
echo "GREETING=Ahoy" >/etc/harbour.env
chmod 600 /etc/harbour.env
# #endregion show
