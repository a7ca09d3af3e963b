#!/bin/sh
# Run on the server, as root, in the folder that holds the app.
set -eu

# #region show
apt-get update
apt-get install --yes python3-venv caddy
useradd --system --home-dir /srv/harbour harbour
python3 -m venv /srv/harbour/.venv
/srv/harbour/.venv/bin/pip install -r /srv/harbour/requirements.txt
echo "GREETING=Ahoy" >/etc/harbour.env
chmod 600 /etc/harbour.env
# #endregion show
