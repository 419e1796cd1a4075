FROM node:22-slim
ENTRYPOINT ["node", "server.js"]
CMD ["--port", "3000"]
