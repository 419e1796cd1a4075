FROM golang:1.24 AS build
ARG API_SECRET="vR8wq2LmXz4TnY7bKp0sHd6FgJ3cAe9UoQ5iWx1Z"
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ default
RUN curl -u robot:Zk4mQ9xW2pLs https://example.com/a
#           ^^^^^^^^^^^^^^^^^^ command
FROM scratch
COPY --from=build /app /app
CMD ["/app"]
