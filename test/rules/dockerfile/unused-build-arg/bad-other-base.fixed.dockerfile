ARG PG_MAJOR=16
FROM debian:12
ARG PG_MAJOR
RUN apt-get update && apt-get install -y postgresql-client-$PG_MAJOR
