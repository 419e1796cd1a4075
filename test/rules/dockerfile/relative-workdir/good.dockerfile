FROM node:22-slim AS base
WORKDIR /srv
WORKDIR app
FROM base
WORKDIR tests
FROM alpine:3.22
ARG HOME_DIR
WORKDIR $HOME_DIR/app
FROM scratch
WORKDIR app
