FROM golang AS build
#    ^^^^^^ untagged: "golang"
RUN go build -o /app .
FROM debian:stable-slim
#    ^^^^^^^^^^^^^^^^^^ moving: "stable-slim"
COPY --from=build /app /app
CMD ["/app"]
