"""The sources of a project, compiled: what `CompiledSite` is made of."""
