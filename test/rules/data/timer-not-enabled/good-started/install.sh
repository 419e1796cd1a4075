#!/bin/sh
cp backup.timer /etc/systemd/system/
systemctl start backup.timer
