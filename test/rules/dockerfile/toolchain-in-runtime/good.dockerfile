FROM python:3.12-slim AS build
RUN apt-get update && apt-get install -y build-essential
FROM python:3.12-alpine
RUN apk add --no-cache libpq \
 && apk add --no-cache --virtual .build gcc musl-dev \
 && pip install app \
 && apk del .build
CMD ["python", "-m", "app"]
