FROM debian:12-slim AS a
RUN apt-get update && apt-get install -y curl
FROM debian:12-slim AS b
RUN --mount=type=cache,target=/var/lib/apt apt-get update
RUN --mount=type=cache,target=/var/lib/apt apt-get install -y curl
FROM debian:12-slim AS c
RUN apt-get update
RUN <<EOF
apt-get update
apt-get install -y curl
EOF
FROM debian:12-slim AS d
RUN apt-get update
