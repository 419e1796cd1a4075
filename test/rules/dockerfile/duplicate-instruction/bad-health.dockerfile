FROM node:22-slim
HEALTHCHECK --interval=5s \
#! 0-11 replaced
  CMD curl -f http://127.0.0.1/
HEALTHCHECK NONE
ENTRYPOINT ["a"]
#! 0-10 replaced
ENTRYPOINT ["b"]
