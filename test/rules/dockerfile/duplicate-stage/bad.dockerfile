FROM golang:1.24 AS build
FROM node:22-slim AS Build
#                    ^^^^^ duplicate
FROM debian:12-slim
COPY --from=build /app /app
