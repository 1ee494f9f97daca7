"""`make bench-scale`: what many spaces cost, beside one space and beside stock django-tenants."""
