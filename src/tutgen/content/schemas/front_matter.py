"""What the front matter of a Markdown file may say."""

from tutgen.content.schema_parts import NAMES, PLAIN, TEXT, TEXTS, WAIVE, Schema, described

FRONT_MATTER: Schema = {
    "type": "object",
    "properties": {
        "title": TEXT,
        "navigation_title": TEXT,
        "heading": TEXT,
        "description": TEXT,
        "facts": {
            "type": "object",
            "additionalProperties": TEXT,
            "description": "What each page says of its service below the heading: label -> Markdown with "
            "expressions; left out where it comes to nothing",
            "errorMessage": "expected a mapping of labels to texts",
        },
        "services": {
            "type": "array",
            "minItems": 1,
            "items": {
                "anyOf": [
                    {"type": "string"},
                    {
                        "type": "object",
                        "properties": {"planned": PLAIN},
                        "required": ["planned"],
                        "additionalProperties": False,
                    },
                ],
                "errorMessage": "expected the slug of a service, or 'planned: Its Name'",
            },
            "errorMessage": "expected a list of services",
        },
        "names": NAMES,
        "moves": described(
            TEXTS, "Title -> what it means to move from one service to another, as Markdown"
        ),
        "waive": WAIVE,
        "aliases": {
            "type": "array",
            "items": TEXT,
            "errorMessage": "expected a list of addresses",
        },
    },
    "additionalProperties": False,
}
