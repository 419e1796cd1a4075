FROM registry.access.redhat.com/ubi8/ubi-minimal:8.10
# microdnf takes every question for answered.
RUN microdnf --setopt=install_weak_deps=0 install shadow-utils && microdnf clean all
# Programs of one's own may be called anything.
RUN constructor install tool && toString install tool
