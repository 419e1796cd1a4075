FROM node:22-slim AS base
FROM base AS build
ARG JWT_SECRET
#   ^^^^^^^^^^ argument
ENV JWT_SECRET=$JWT_SECRET
RUN npm run build
FROM base AS runner
ARG JWT_SECRET
CMD ["node", "server.js"]
