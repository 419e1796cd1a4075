#!/bin/bash
set -eu
PASSWORD=""
TOKEN=$1
DB_PASSWORD=$(openssl rand -hex 16)
export API_TOKEN="${API_TOKEN:?}"
PASS=0
SECRET=shop-credentials
SECRET_KEY_FILE=/run/secrets/key
MYSQL_PWD="zq8TfLw2xJv5Rk9mBn3Hs6Yd" mysqldump shop >/backup/shop.sql
docker compose up -d --wait
