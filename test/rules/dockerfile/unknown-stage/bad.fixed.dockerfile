FROM golang:1.24 AS builder
RUN go build -o /app .
FROM debian:12-slim
COPY --from=builder /app /app
COPY --from=assets /static /static
COPY --from=7 /x /x
FROM node:22-slim AS assets
