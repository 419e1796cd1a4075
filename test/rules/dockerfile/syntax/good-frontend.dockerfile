# syntax=devthefuture/dockerfile-x:v1
INCLUDE ./base.dockerfile
FROM base
