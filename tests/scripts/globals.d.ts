// What the scripts find in a page: Idiomorph comes from a file that is not ours.
declare const Idiomorph: { morph(old: Element, wanted: Element, options: object): void };
