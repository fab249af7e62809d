"""What is personal in a profile or golden record, and how it looks to who may not see it."""

# Attributes whose values are shown in clear only to who may see personal values. What a source sends under
# `attributes` or what could not be read may hold anything.
PERSONAL = frozenset(
    {
        "given_name",
        "middle_name",
        "family_name",
        "suffix",
        "birth_date",
        "emails",
        "phones",
        "addresses",
        "attributes",
        "unreadable",
    }
)
