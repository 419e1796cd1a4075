# syntax=docker/dockerfile:1
# A comment.
ARG VERSION=22
from node:${VERSION}-slim as build
ENV GREETING hello   world
ENV A=b C="d e" F=g\ h
LABEL org.example.note="one" \
      # between the lines

      org.example.other=two
RUN apt-get update \
  # why
  && apt-get install -y curl
COPY <<EOF /etc/app.conf
KEY value
EOF
RUN <<-'SCRIPT'
	FORM is no instruction here
	SCRIPT
RUN python3 - <<EOF
print(1 << 2)
EOF
RUN ["echo", "a"]
RUN [ -f /x ] && echo yes || echo "$((1<<3))"
ONBUILD RUN make
HEALTHCHECK --interval=5s CMD ["true"]
HEALTHCHECK NONE
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
CMD []
