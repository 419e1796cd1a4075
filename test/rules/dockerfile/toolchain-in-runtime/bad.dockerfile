FROM python:3.12-slim AS build
RUN apt-get update && apt-get install -y gcc && pip wheel .
FROM python:3.12-slim
RUN apt-get update && apt-get install -y libpq5 build-essential
#                                               ^^^^^^^^^^^^^^^ stays
CMD ["python", "-m", "app"]
