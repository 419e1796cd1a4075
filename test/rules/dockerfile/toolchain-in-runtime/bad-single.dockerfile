FROM alpine:3.22
RUN apk add --no-cache python3 gcc musl-dev
#                              ^^^ single
CMD ["python3", "-m", "app"]
