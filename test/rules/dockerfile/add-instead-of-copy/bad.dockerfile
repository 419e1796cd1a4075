FROM node:22-slim
ADD package.json package-lock.json /app/
#! 0-3 copy
ADD --chown=node . /app
#! 0-3 copy
