FROM python:3.12-slim AS build
RUN pip wheel .
FROM python:3.12-slim
RUN useradd --uid 1000 app
USER root
RUN mkdir /data
USER app:app
CMD ["python", "-m", "app"]
