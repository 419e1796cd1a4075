WORKDIR /app
#! 0-7 refused: "before the first"
FROM node:22-slim AS 1st
#                    ^^^ refused: "cannot name a stage"
FORM node:22-slim
#! 0-4 refused: "did you mean `FROM`"
RUN npm ci
    npm run build
#   ^^^ refused: "continuation"
ENV NAME
#   ^^^^ refused: "lacks a value"
ENV A=b c
#       ^ refused: "NAME=value"
COPY app
#! 0-4 refused: "lacks a source or a target"
HEALTHCHECK curl -f http://localhost
#           ^^^^ refused: "CMD"
SHELL /bin/bash -c
#     ^^^^^^^^^^^^ refused: "JSON"
