"""What `site.yaml` may say of the theme."""

from tutgen.content.schema_parts import PLAIN, Schema, described

_COLOUR: Schema = {
    "type": "string",
    "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$",
    "errorMessage": "expected a colour such as '#1f4fb0', in quotes",
}
_IMAGE: Schema = {
    "type": "string",
    "pattern": r"^(?!/|https?:|.*\{\{).*\S",
    "errorMessage": "expected the path of an image, from content/ on",
}
THEME: Schema = {
    "type": "object",
    "properties": {
        "accent": {
            "anyOf": [
                _COLOUR,
                {
                    "type": "object",
                    "properties": {"light": _COLOUR, "dark": _COLOUR},
                    "required": ["light", "dark"],
                    "additionalProperties": False,
                },
            ],
            "description": "The colour of links and of what is chosen; or one each for light and dark pages",
            "errorMessage": "expected a colour such as '#1f4fb0', in quotes, or {light: ..., dark: ...}",
        },
        "logo": {
            "anyOf": [
                _IMAGE,
                {
                    "type": "object",
                    "properties": {
                        "light": _IMAGE,
                        "dark": described(_IMAGE, "The one for dark pages"),
                        "alt": described(PLAIN, "What it says, if it replaces the title"),
                    },
                    "required": ["light"],
                    "additionalProperties": False,
                },
            ],
            "description": "An image before the title in the bar; with 'alt', in its place",
            "errorMessage": "expected the path of an image, from content/ on, or {light: ..., dark: ..., alt: ...}",
        },
        "favicon": described(_IMAGE, "The icon of the site in tabs and bookmarks"),
        "picture_font": {
            "type": "string",
            "pattern": r"^(?!/|https?:|.*\{\{).*\.([ot]tf|[OT]TF)$",
            "description": "The font, from content/ on, that pictures of links (Open Graph) are drawn with",
            "errorMessage": "expected the path of a font, .ttf or .otf, from content/ on",
        },
        "footer": {
            **PLAIN,
            "description": "A line of Markdown at the end of every page",
            "errorMessage": "expected a line of Markdown without expressions",
        },
        "links": {
            "type": "object",
            "additionalProperties": {
                **PLAIN,
                "errorMessage": "expected an address, or the path of a page",
            },
            "description": "Label -> address or page: links in the bar",
            "errorMessage": "expected a mapping of labels to addresses",
        },
    },
    "additionalProperties": False,
    "errorMessage": "expected settings: accent, logo, favicon, picture_font, footer, links",
}
