ARG PG_MAJOR=16
FROM postgres:$PG_MAJOR
# The image of PostgreSQL sets PG_MAJOR itself.
RUN apt-get update && apt-get install -y postgresql-$PG_MAJOR-cron
