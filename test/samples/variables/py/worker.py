"""os.environ["IN_DOC"]"""
import os

url = os.environ["DATABASE_URL"]
level = os.environ.get("LOG_LEVEL", "info")
token = os.getenv("API_TOKEN")  # os.getenv("IN_COMMENT")
