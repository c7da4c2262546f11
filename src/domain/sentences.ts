/** The longest line that an old person reads at one look. */
export const ELDER_LINE = 20
export const ELDER_LINES = 5
const BREAK = /(?<=[，。；：！？、])/u

/** Characters as a reader counts them. */
export function lengthOf(text: string): number {
  return Array.from(text).length
}

/** Cuts a sentence at its punctuation into lines of at most 20 characters; undefined when that cannot be done. */
export function foldSentence(text: string): string[] | undefined {
  const lines: string[] = []
  for (const part of text.split(BREAK)) {
    const last = lines.at(-1)
    const joined = `${last ?? ''}${part}`
    if (last !== undefined && lengthOf(trim(joined)) <= ELDER_LINE) lines[lines.length - 1] = joined
    else if (lengthOf(trim(part)) <= ELDER_LINE) lines.push(part)
    else return undefined
  }
  return lines.map(trim)
}

/** A line needs no comma at its end; `、` stays, because without it a list reads as two sentences. */
function trim(line: string): string {
  return line.trim().replace(/[，；：]$/u, '')
}

/** Fills `{name}` marks. */
export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark)
}
