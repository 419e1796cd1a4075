FROM {{ base }}
{% if extra %}
RUN make
{% endif %}
