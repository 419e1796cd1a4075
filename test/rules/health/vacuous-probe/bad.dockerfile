FROM python:3.12-slim
USER 1000:1000
HEALTHCHECK --interval=30s --retries=3 CMD horizon --version
#                                          ^^^^^^^^^^^^^^^^^ version
CMD ["horizon", "run"]
