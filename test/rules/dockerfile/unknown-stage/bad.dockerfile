FROM golang:1.24 AS builder
RUN go build -o /app .
FROM debian:12-slim
COPY --from=bulder /app /app
#           ^^^^^^ misspelt: "Did you mean `builder`"
COPY --from=assets /static /static
#           ^^^^^^ later
COPY --from=7 /x /x
#           ^ number
FROM node:22-slim AS assets
