FROM debian:12-slim
RUN apt-get update && apt-get install --no-install-recommends curl
#                     ^^^^^^^^^^^^^^^ asks
FROM fedora:42
RUN dnf install \
#   ^^^^^^^^^^^ asks
  git
