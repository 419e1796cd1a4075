FROM gcr.io/distroless/python3:nonroot AS final
USER 0:0
#    ^^^ stated
COPY app.py /app.py
ENTRYPOINT ["python3", "/app.py"]
