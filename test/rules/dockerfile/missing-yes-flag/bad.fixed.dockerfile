FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl
FROM fedora:42
RUN dnf install -y \
  git
