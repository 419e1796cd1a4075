FROM node:22-slim
CMD ["sh", "-c", "npx prisma migrate deploy && node server.js"]
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ list: "node"
