// The choices that there are, of what an address or the device says: group -> variant.
tutgenTheme.chosen = (groups, said) => Object.fromEntries(Object.entries({ ...said }).filter(([group, name]) => groups[group]?.includes(name)));
