"""`content/site.yaml`, and the catalogue of models beside it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any

from tutgen.content import languages
from tutgen.content.field_type import Field
from tutgen.content.fields import declared_field, keys_of_values, option_fault
from tutgen.content.model import Model, Site, WrittenRequest
from tutgen.content.paths import MODELS_FILE, SITE_FILE
from tutgen.content.reading import Reading
from tutgen.content.schemas.models import models_schema
from tutgen.content.schemas.service import finished_service_schema
from tutgen.content.schemas.site import LABEL, site_schema
from tutgen.content.theme_settings import read_theme
from tutgen.content.validation import Validator
from tutgen.content.words import (
    NOUNS,
    ORIGINAL,
    Words,
    language_for,
    parts_of,
    words_about,
    words_in,
)
from tutgen.diagnostics import Diagnostic, did_you_mean, unknown_name_hint
from tutgen.diagnostics.registry import codes
from tutgen.sources.site_address import AddressError, normal_base_url, normal_domain
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.sources.yaml_source import parse


@lru_cache(maxsize=2)
def _validator(variants: tuple[str, ...]) -> Validator:
    return Validator(site_schema(variants=variants))


def _names_of_variants(source: Source) -> Iterator[str]:
    """The names of the variants that the site declares, whether or not its file is right."""
    if not _VARIANTS_LINE.search(source.text):
        return
    values, _ = parse(source)
    groups = values.get("variants") if isinstance(values, dict) else None
    for group in groups.values() if isinstance(groups, dict) else ():
        yield from ((name for name in group if name != LABEL) if isinstance(group, dict) else ())


def read_site(reading: Reading) -> Site:
    """The settings of `site.yaml`, with defaults for what is missing or wrong, which is reported."""
    source = reading.read(SITE_FILE)
    names = tuple(dict.fromkeys(_names_of_variants(source))) if source else ()
    values = (reading.yaml(source, _validator(names), "site.yaml") if source else None) or {}
    origin = YamlOrigin(source or Source(SITE_FILE, ""))
    variants = _variants(reading, values.get("variants", {}), origin.child("variants"))
    fields = {
        name: declared_field(name, raw, origin.child("fields", name), variants)
        for name, raw in _with_known_groups(
            reading, values.get("fields", {}), variants, origin.child("fields")
        )
    }
    built_in = finished_service_schema(())["properties"]
    for name, declared in fields.items():
        at = origin.child("fields", name)
        if name in (*built_in, "slug", "a_name", "tutorials"):
            message, hint = f"the field '{name}' is built in", "choose another name"
            reading.diagnostics.append(Diagnostic("duplicate-key", message, at.key_span(), hint))
        _check_field(reading, f"fields.{name}", values["fields"][name], declared)
        _check_variants(reading, declared, values["fields"][name], names)
    if "diagnostics" in values:
        for code in values["diagnostics"]:
            if code not in codes():
                span = origin.child("diagnostics", code).key_span()
                message = f"there is no diagnostic '{code}'"
                hint = did_you_mean(code, codes()) or "`tutgen explain --all` lists them"
                reading.diagnostics.append(Diagnostic("unknown-field", message, span, hint))
    lang = _lang(reading, values.get("lang", "en"), origin.child("lang"))
    words = _words(reading, lang, values.get("words", {}), origin)
    return Site(
        title=values.get("title", "Untitled"),
        base_url=_address(reading, normal_base_url, values, origin.child("base_url")),
        repository=values.get("repository"),
        cname=_address(reading, normal_domain, values, origin.child("cname")),
        requests=WrittenRequest("", values.get("requests", {}), origin.child("requests")),
        contract=values.get("contract"),
        lang=lang,
        tutorials=tuple(values.get("tutorials", ())),
        fields=fields,
        variants=variants,
        group_labels={
            group: said[LABEL]
            for group, said in values.get("variants", {}).items()
            if LABEL in said
        },
        names=values.get("names", {}),
        severities=values.get("diagnostics", {}),
        common_words=values.get("common_words", {}),
        outputs=values.get("outputs", {}),
        words=words.pages,
        script_words=words.scripts,
        theme=read_theme(reading, values.get("theme", {}), origin.child("theme")),
        origin=origin,
    )


def _check_field(reading: Reading, path: str, raw: Mapping[str, Any], declared: Field) -> None:
    """Report options and a default that do not fit the type of a field, and the same of the fields of its records."""
    assert declared.origin
    fault = option_fault(path.removeprefix("fields."), raw)
    if fault:
        reading.report(fault.code, fault.message, declared.origin, fault.hint)
        return
    for name, one in getattr(declared.type, "fields", {}).items():
        _check_field(reading, f"{path}.of.{name}", raw["of"][name], one)
    if declared.default is not None:
        validator, at = Validator(declared.type.schema(declared)), declared.origin.child("default")
        reading.diagnostics += validator.validate(declared.default, at, f"'{path}.default'")


def _address(
    reading: Reading, normal: Callable[[str], str], values: Mapping[str, Any], at: YamlOrigin
) -> str | None:
    """The address at a key of site.yaml as `normal` writes it; None if there is none, or it is wrong, which is
    reported."""
    written = values.get(str(at.at[-1]))
    try:
        return normal(written) if written is not None else None
    except AddressError as error:
        reading.report(error.code, error.message, at, error.hint)
        return None


_VARIANTS_LINE = re.compile(r"^[\"']?variants\b", re.MULTILINE)


def _check_variants(
    reading: Reading, field: Field, raw: Mapping[str, Any], names: Iterable[str]
) -> None:
    """Report what a field, or one of its records, says for variants of another group, or if its type says nothing for
    single ones."""
    for name, one in getattr(field.type, "fields", {}).items():
        _check_variants(reading, one, raw["of"][name], names)
    own = field.variants if field.type.says_variants else {}
    for name in names:
        if name in raw and name not in own:
            assert field.origin is not None
            span = field.origin.child(name).key_span()
            message = f"'{field.name}' says something for the variant '{name}', by which it does not differ"
            hint = "write type: code, and the group of the variant behind 'by'"
            reading.diagnostics.append(Diagnostic("unknown-variant", message, span, hint))


def _variants(
    reading: Reading, written: Mapping[str, Mapping[str, str]], at: YamlOrigin
) -> Mapping[str, Mapping[str, str]]:
    """The groups of variants. Reports variants that are named like a key of fields, where they could not be told
    apart."""
    found = {}
    for group, variants in written.items():
        if not variants.keys() - {LABEL}:
            message = f"the group '{group}' has no variants"
            span, hint = at.child(group).key_span(), "write the name of each, and what readers see"
            reading.diagnostics.append(Diagnostic("missing-field", message, span, hint))
        for name in (keys_of_values() - {LABEL}) & variants.keys():
            message = f"the variant '{name}' is named like a key of fields"
            span, hint = at.child(group, name).key_span(), "choose another name"
            reading.diagnostics.append(Diagnostic("duplicate-key", message, span, hint))
        found[group] = {n: label for n, label in variants.items() if n not in keys_of_values()}
    return found


def _with_known_groups(
    reading: Reading,
    fields: Mapping[str, Mapping[str, Any]],
    variants: Mapping[str, Mapping[str, str]],
    origin: YamlOrigin,
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The fields as written, of services or of records. Reports those that are `by` a group that is not there, and takes
    the key off."""
    for name, raw in fields.items():
        known, by = dict(raw), raw.get("by")
        if by is not None and by not in variants:
            hint = unknown_name_hint(by, variants, "there are") or "declare it below 'variants'"
            message = f"there is no group of variants '{by}'"
            reading.report("unknown-variant", message, origin.child(name, "by"), hint)
            del known["by"]
        if "of" in raw:
            of = _with_known_groups(reading, raw["of"], variants, origin.child(name, "of"))
            known["of"] = dict(of)
        yield name, known


def _lang(reading: Reading, tag: str, origin: YamlOrigin) -> str:
    """The tag itself. Reports one of an unknown language."""
    if not languages.is_known(tag):
        hint = languages.hint_for(tag) or "write a tag (BCP 47) such as en, pt-BR or zh-Hant"
        reading.report("wrong-value", f"there is no language '{tag}'", origin, hint)
    return tag


def _words(reading: Reading, lang: str, own: Mapping[str, str], site: YamlOrigin) -> Words:
    """The words of the theme in a language, replaced by the site's own ones. Reports faulty and missing ones."""
    original = words_in(ORIGINAL)
    for name, text in own.items():
        wanted = parts_of(original.texts.get(name, ""))
        try:
            right = parts_of(text) == wanted
        except ValueError:
            right = False
        if not right:
            parts = ", ".join(f"'{{{part}}}'" for part in sorted(wanted)) or "nothing"
            message = f"the word '{name}' has other parts to fill in than {parts}"
            hint = f"write it like '{original.texts.get(name, original.nouns['services'])}'"
            reading.report("wrong-value", message, site.child("words", name), hint)
            own = {other: said for other, said in own.items() if other != name}
    language = language_for(lang)
    missing = [name for name in original.texts if name not in own]
    if language is None and missing and languages.is_known(lang):
        message = f"the theme has no words in '{lang}': {len(missing)} of its words are English"
        more = f", and {len(missing) - 3} more" if len(missing) > 3 else ""
        hint = f"give them below 'words' of site.yaml: {', '.join(missing[:3])}{more}"
        reading.report("missing-words", message, site.child("lang"), hint)
    return _spoken(reading, language or ORIGINAL, own, site.child("words"))


def _spoken(reading: Reading, language: str, own: Mapping[str, str], origin: YamlOrigin) -> Words:
    """The words of a language, those of the site in their place. If the site says both nouns for a service, all
    words speak of it; those that cannot, and a noun without the other one, are reported."""
    words, said = words_in(language), [noun for noun in NOUNS if noun in own]
    noun, left = words.nouns["service"], [name for name in words.speaking if name not in own]
    is_label = "service" in own and own["service"][:1].isupper()  # alone, it is that one word
    if len(said) == 1 and left and not is_label:
        other = next(name for name in NOUNS if name not in own)
        message = (
            f"'words' has no '{other}', so {len(left)} words of the theme still speak of '{noun}'"
        )
        hint = f"add '{other}': with both nouns, all words speak of them"
        reading.report("missing-words", message, origin.child(said[0]), hint)
    elif len(said) > 1:
        words = words_about(language, {name: own[name] for name in NOUNS})
        own = {name: text for name, text in own.items() if name not in NOUNS}
        if left := [name for name in words.inflected if name not in own]:
            message = f"{len(left)} words of the theme still speak of '{noun}': their grammar is that of this noun"
            hint = f"give them below 'words' of site.yaml: {', '.join(left)}"
            reading.report("missing-words", message, origin.child("service"), hint)
    return words.with_own(own)


def check_order(reading: Reading, site: Site, folders: Iterable[str]) -> None:
    """Report entries of `tutorials` of `site.yaml` that are there twice, or are none of these folders: those of
    tutorials, also of broken ones."""
    known = set(folders)
    for number, folder in enumerate(site.tutorials):
        origin = site.origin.child("tutorials", number)
        if folder in site.tutorials[:number]:
            hint = "take one of the two out"
            reading.report("duplicate-key", f"'{folder}' is in the list twice", origin, hint)
        elif folder not in known:
            hint = unknown_name_hint(folder, known, "there are") or "take it out"
            reading.report("wrong-value", f"there is no tutorial '{folder}'", origin, hint)


def read_models(reading: Reading, files: AbstractSet[str]) -> dict[str, Model]:
    """Id -> model of the catalogue; empty if there is no catalogue, or it is wrong, which is reported."""
    source = reading.read_if_there(MODELS_FILE, files)
    if source is None:
        return {}

    def make() -> dict[str, Model]:
        values = reading.yaml(source, Validator(models_schema()), "a model") or {}
        return {
            id_: Model(
                id=id_,
                task_type=raw["task_type"],
                dims=tuple(raw.get("dims", ())),
                element_types=tuple(raw.get("element_types", ())),
                similarity=tuple(raw.get("similarity", ())),
                unit_length=raw.get("unit_length"),
                source=raw["source"],
                origin=YamlOrigin(source, (id_,)),
            )
            for id_, raw in values.items()
        }

    return reading.once("models", MODELS_FILE, (source,), make)
