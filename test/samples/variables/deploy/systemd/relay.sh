#!/bin/sh
exec docker run --rm relay --token "$RELAY_TOKEN"
