ARG NODE=22.11-slim
ARG BASE=node:22.11-slim@sha256:4d9f4f1d4f3b6c1f0f5d3a0f2b7f0d5d6c2b1a0f9e8d7c6b5a4f3e2d1c0b9a8f
ARG IMAGE
FROM node:${NODE} AS deps
FROM deps AS build
FROM ${BASE} AS other
FROM ${IMAGE} AS given
FROM scratch
COPY --from=build /app /app
