/** The words without the names by which the bot is called at their beginning. None of the names is empty. */
export function withoutNames(words: string, names: readonly string[]): string {
  const longestFirst = [...names].sort((a, b) => b.length - a.length)
  const called = longestFirst.find((name) => words.startsWith(name))
  return called === undefined ? words : withoutNames(words.slice(called.length).replace(/^[\s,.:·、@]+/u, ''), names)
}
