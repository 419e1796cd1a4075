FROM node:22-slim
ENV MONGODB_URL=mongodb://tracker:pzsD9lpD0zXQjsq21itG29@db.example.com/data
#                                 ^^^^^^^^^^^^^^^^^^^^^^ literal
USER node
CMD ["node", "server.js"]
