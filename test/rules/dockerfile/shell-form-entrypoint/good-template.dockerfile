FROM node:22
EXPOSE 8080<% if (cluster) { %> 5701/udp<% } %>
CMD echo "starting" && node server.js
