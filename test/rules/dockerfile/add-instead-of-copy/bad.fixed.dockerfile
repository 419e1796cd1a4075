FROM node:22-slim
COPY package.json package-lock.json /app/
COPY --chown=node . /app
