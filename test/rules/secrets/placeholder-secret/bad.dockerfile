FROM node:22-slim AS build
ARG SECRET_KEY_BASE=changeme
ENV BUILD_SECRET_KEY=changeme
RUN npm run build
FROM node:22-slim
ENV SESSION_SECRET=changeme
#                  ^^^^^^^^ placeholder
CMD ["node", "server.js"]
