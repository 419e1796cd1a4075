ARG HORIZON_EXTRAS=metrics
FROM python:3.12-slim AS build
RUN pip install ".[${HORIZON_EXTRAS}]"
#                  ^^^^^^^^^^^^^^^^^ invisible: "HORIZON_EXTRAS"
FROM python:3.12-slim
LABEL extras=$HORIZON_EXTRAS
#            ^^^^^^^^^^^^^^^ invisible
