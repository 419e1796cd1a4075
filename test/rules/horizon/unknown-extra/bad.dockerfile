FROM python:3.12-slim AS build
ARG HORIZON_EXTRAS=crypto
#! 19-25 unknown
RUN pip install "horizon[${HORIZON_EXTRAS}]==1.4.0"

FROM python:3.12-slim
COPY --from=build /usr/local /usr/local
USER 1000:1000
