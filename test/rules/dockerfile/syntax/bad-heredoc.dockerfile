FROM alpine:3.22
RUN <<END
#   ^^^^^ refused: "never closed"
echo one
