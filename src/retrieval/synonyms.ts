import { normalise } from './normalise.ts'

export interface SynonymTable {
  readonly both: ReadonlyArray<readonly string[]>
  readonly oneWay: ReadonlyArray<{ readonly from: readonly string[]; readonly to: string }>
  readonly fillers: readonly string[]
}

export interface SynonymRewriter {
  /** The question without words that carry nothing; never empty when the question was not. */
  readonly strip: (normalised: string) => string
  /** The question said with other words, best guesses first, at most `MOST`. Never the question itself. */
  readonly variants: (normalised: string) => string[]
  /** Every word of the question that has others, with those. */
  readonly swaps: (normalised: string) => ReadonlyArray<{ readonly word: string; readonly others: readonly string[] }>
}

const MOST = 6

/** Longest words first, so that 见手青 is met before 手青. */
function byLength(a: string, b: string): number {
  return b.length - a.length || (a < b ? -1 : 1)
}

function escapePattern(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

export function createSynonyms(table: SynonymTable): SynonymRewriter {
  const others = new Map<string, string[]>()
  const add = (from: string, to: readonly string[]) => {
    const word = normalise(from)
    const known = others.get(word) ?? []
    others.set(word, [...known, ...to.map(normalise).filter((other) => other !== word && !known.includes(other))])
  }
  for (const { from, to } of table.oneWay) for (const word of from) add(word, [to])
  for (const group of table.both) for (const word of group) add(word, group)

  const words = [...others.keys()].sort(byLength)
  const pattern = words.length === 0 ? /(?!)/g : new RegExp(words.map(escapePattern).join('|'), 'g')
  const fillers = [...table.fillers].map(normalise).sort(byLength)
  const filler = fillers.length === 0 ? /(?!)/g : new RegExp(fillers.map(escapePattern).join('|'), 'g')

  return {
    strip(text) {
      const left = text.replace(filler, ' ').replace(/\s+/g, ' ').trim()
      return /[\p{L}\p{N}]/u.test(left) ? left : text
    },
    swaps(text) {
      return [...new Set(text.match(pattern) ?? [])].map((word) => ({ word, others: others.get(word) ?? [] }))
    },
    variants(text) {
      const found = [...new Set(text.match(pattern) ?? [])]
      if (found.length === 0) return []
      const all = text.replace(pattern, (word) => others.get(word)?.[0] ?? word)
      const single = found.flatMap((word) => (others.get(word) ?? []).map((other) => text.replaceAll(word, other)))
      return [...new Set([all, ...single])].filter((variant) => variant !== text).slice(0, MOST)
    },
  }
}
