"""What `content/models.yaml` may say."""

from tutgen.content.schema_parts import DRAFT, NAME, Schema, described


def models_schema() -> Schema:
    """The schema of `content/models.yaml`."""
    word: Schema = {
        "type": "string",
        "pattern": NAME,
        "errorMessage": "expected a word in lower case, such as float or dot_product",
    }
    words: Schema = {
        "type": "array",
        "items": word,
        "minItems": 1,
        "uniqueItems": True,
        "errorMessage": "expected a list of different words, such as [float, byte]",
    }
    length: Schema = {
        "type": "integer",
        "minimum": 1,
        "errorMessage": "expected a whole number from 1 on",
    }
    model: Schema = {
        "type": "object",
        "properties": {
            "task_type": {
                "type": "string",
                "pattern": NAME,
                "description": "What it does, such as text_embedding, sparse_embedding or rerank",
                "errorMessage": "expected a task type such as text_embedding",
            },
            "dims": {
                "type": "array",
                "items": length,
                "minItems": 1,
                "uniqueItems": True,
                "description": "The lengths that its vectors can have, the default first",
                "errorMessage": "expected a list of different whole numbers, such as [1536, 512]",
            },
            "element_types": described(
                words, "The number formats that its vectors can have, the default first"
            ),
            "similarity": described(words, "The measures of similarity that its maker recommends"),
            "unit_length": {
                "type": "boolean",
                "description": "Whether its vectors have length 1, as dot_product requires",
                "errorMessage": "expected true or false; leave it out where that is not known",
            },
            "source": {
                "type": "string",
                "pattern": "^https?://",
                "description": "Address of the page that says so",
                "errorMessage": "expected an address that begins with https:// or http://",
            },
        },
        "required": ["task_type", "source"],
        "additionalProperties": False,
        "errorMessage": "expected a model: a mapping with 'task_type' and 'source'",
    }
    return {
        "$schema": DRAFT,
        "title": "Models",
        "type": "object",
        "propertyNames": {
            "pattern": r"^\S+$",
            "errorMessage": "expected the id of a model, without blanks",
        },
        "additionalProperties": model,
        "minProperties": 1,
        "errorMessage": "expected a mapping of ids to models",
    }
