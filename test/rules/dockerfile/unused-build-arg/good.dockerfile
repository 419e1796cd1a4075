ARG VERSION=1
ARG NAME=app
ARG DIR=/srv
ARG TARGETARCH
FROM debian:${VERSION} AS base
ARG NAME
RUN echo $NAME ${DIR:-/x} $TARGETARCH
FROM base AS next
RUN echo $NAME && DIR=/y && echo $DIR && for VERSION in 1 2; do echo $VERSION; done
RUN echo '\$VERSION' "\$DIR"
ENV DIR=/opt
WORKDIR $DIR
