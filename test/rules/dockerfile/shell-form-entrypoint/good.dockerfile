FROM python:3.12-slim AS a
CMD ["gunicorn", "app.wsgi"]
FROM python:3.12-slim AS b
CMD python manage.py migrate && exec gunicorn app.wsgi --bind 0.0.0.0:$PORT
FROM python:3.12-slim AS c
ENTRYPOINT exec python -m app
FROM python:3.12-slim AS d
CMD tini -- python -m app
FROM python:3.12-slim
CMD bash
