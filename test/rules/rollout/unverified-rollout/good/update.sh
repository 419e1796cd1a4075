#!/bin/sh
set -e
kubectl apply -f k8s/
kubectl rollout status deployment/hub --timeout=120s
