FROM node:22-slim
CMD ["npm", "run", "migrate"]
#! 0-3 replaced
EXPOSE 3000
CMD ["node", "server.js"]
