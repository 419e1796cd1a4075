FROM node:22-slim
ARG NPM_TOKEN
#   ^^^^^^^^^ argument
ENV NPM_TOKEN=$NPM_TOKEN
#   ^^^^^^^^^ kept
ENV SESSION_SECRET=vR8wq2LmXz4TnY7bKp0sHd6FgJ3cAe9UoQ5iWx1Z
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ env
CMD ["node", "server.js"]
