ARG TOOLS=tools
FROM golang:1.24 AS Builder
FROM alpine:3.22 AS tools
FROM debian:12-slim
COPY --from=builder /app /app
COPY --from=0 /app /app2
COPY --from=nginx /etc/nginx/nginx.conf /nginx.conf
COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /bin/uv
COPY --from=${TOOLS} /x /x
