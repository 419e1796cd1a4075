FROM python:3.12-slim AS base
HEALTHCHECK CMD horizon --version
FROM base
HEALTHCHECK CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:9100/metrics')"]
CMD ["horizon", "run"]
