FROM golang:1.24 AS build
FROM build AS build-debug
FROM debian:12-slim
FROM debian:12-slim
