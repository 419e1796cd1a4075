#!/bin/sh
set -e
docker build -t registry.example.org/hub:latest .
docker push registry.example.org/hub:latest
kubectl -n prod rollout restart deployment/hub
#! 0-46 tag
kubectl -n prod rollout status deployment/hub --timeout=120s
