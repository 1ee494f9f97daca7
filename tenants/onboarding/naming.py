"""Names of schemas that are no authority's."""

# The template's dump is rewritten by replacing this name: it must never occur in data.
TEMPLATE_SCHEMA = "beffroi_space_template_q7x2"
