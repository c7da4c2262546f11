import type { Statement } from '../domain/entry.ts'

/** A sentence that may be said, and how much it belongs into this reply. */
export interface Weighted {
  readonly statement: Statement
  readonly entry: string
  readonly weight: number
}

export interface Selection {
  readonly chosen: readonly Weighted[]
  /** Ids of the sources shown, in order of first use. */
  readonly sources: readonly string[]
}

export interface Room {
  /** Characters for the sentences together. */
  readonly characters: number
  readonly citations: number
  readonly sentences: number
}

/** A sentence that rests on nothing that may be shown needs no number; it was written by the editors. */
function needsNoSource({ sources, basis }: Statement): boolean {
  return sources.length === 0 && basis.length > 0
}

/**
 * The sources that may be shown. The weightiest sentence gets its source first, then the next one that is not covered yet,
 * so that a first step is never lost to a source that covers many lesser sentences. Of several sources of a sentence the one
 * that covers most of the rest is taken.
 */
function coveringSources(ranked: readonly Weighted[], most: number): Set<string> {
  const worth = new Map<string, number>()
  for (const { statement, weight } of ranked)
    for (const source of statement.sources) worth.set(source, (worth.get(source) ?? 0) + weight)

  const picked = new Set<string>()
  for (const { statement } of ranked) {
    if (picked.size === most) break
    if (statement.sources.some((source) => picked.has(source))) continue
    const [best] = [...statement.sources].sort((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0) || (a < b ? -1 : 1))
    if (best !== undefined) picked.add(best)
  }
  return picked
}

/**
 * Picks what is said: the weightiest sentences that fit the room and whose sources fit the number of citations. A sentence
 * that could only be shown without its source is left out.
 */
export function selectStatements(candidates: readonly Weighted[], room: Room): Selection {
  const ranked = candidates
    .filter(({ weight, statement }) => weight > 0 && (statement.sources.length > 0 || needsNoSource(statement)))
    .sort((a, b) => b.weight - a.weight)
  const allowed = coveringSources(ranked.slice(0, room.sentences + 2), room.citations)
  const chosen: Weighted[] = []
  let left = room.characters
  for (const candidate of ranked) {
    const { statement } = candidate
    if (chosen.length === room.sentences) break
    if (statement.text.length > left) continue
    if (!needsNoSource(statement) && !statement.sources.some((source) => allowed.has(source))) continue
    if (chosen.some((other) => saysTheSame(other.statement, statement))) continue
    chosen.push(candidate)
    left -= statement.text.length
  }
  const used = new Set(chosen.flatMap(({ statement }) => statement.sources.filter((source) => allowed.has(source))))
  return { chosen, sources: [...used] }
}

const characters = new WeakMap<Statement, ReadonlySet<string>>()

function charactersOf(statement: Statement): ReadonlySet<string> {
  const known = characters.get(statement) ?? new Set(statement.text)
  characters.set(statement, known)
  return known
}

/** Two sentences that share nearly all characters of the shorter one. */
function saysTheSame(a: Statement, b: Statement): boolean {
  const [short, long] = a.text.length < b.text.length ? [a, b] : [b, a]
  const has = charactersOf(long)
  const own = charactersOf(short)
  let shared = 0
  for (const character of own) if (has.has(character)) shared++
  return shared / own.size >= 0.85
}
