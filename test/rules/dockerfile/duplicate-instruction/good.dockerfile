FROM node:22-slim AS dev
CMD ["npm", "run", "dev"]
FROM dev
ENTRYPOINT ["node"]
CMD ["server.js"]
