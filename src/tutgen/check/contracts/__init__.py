"""Contracts of APIs, which others wrote: an OpenAPI document, or a JSON Schema."""
