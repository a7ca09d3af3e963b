// What the scripts find in a page: Idiomorph comes from a file that is not ours.
// The first line of the theme's script, which a build writes.
declare const tutgen: { words: Record<string, string>; scripts: Record<string, string>; styles: Record<string, string>; variants?: Record<string, string[]>; move?: any; requests?: any; form?: string };
declare const Idiomorph: { morph(old: Element, wanted: Element, options: object): void };
