import type { ShownReply } from './reply.ts'

/** What a reply is shown as, from top to bottom. */
export type ReplyPart =
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  | { readonly kind: 'candidates' }
  | { readonly kind: 'calls' }
  | { readonly kind: 'sources' }

type Fits = (line: string) => boolean

interface Run {
  readonly start: number
  readonly length: number
  readonly part: ReplyPart
}

/** Where the last lines stand that fit one after the other; at the end of the text when there are none. */
function lastRun(lines: readonly string[], tests: readonly Fits[], part: ReplyPart): Run {
  for (let start = lines.length - tests.length; start >= 0; start--) {
    if (tests.every((fits, at) => fits(lines[start + at] || ''))) return { start, length: tests.length, part }
  }
  return { start: lines.length, length: 0, part }
}

/**
 * Lines that say the same as a button or a folded source are replaced by it, where they stand.
 * Everything else of the text stays as it is.
 */
function textWithRuns({ text, candidates, citations }: ShownReply): ReplyPart[] {
  const lines = text.split('\n')
  const asButtons: Fits[] = candidates.map((candidate) => (line) => line === `${candidate.n}. ${candidate.title}`)
  const asSources: Fits[] = citations.map((citation) => (line) => line.startsWith(`〔${citation.n}〕`))
  const runs: Run[] = []
  if (asButtons.length > 0) runs.push(lastRun(lines, asButtons, { kind: 'candidates' }))
  if (asSources.length > 0) runs.push(lastRun(lines, asSources, { kind: 'sources' }))
  runs.sort((a, b) => a.start - b.start)

  const parts: ReplyPart[] = []
  let from = 0
  for (const { start, length, part } of runs) {
    parts.push({ kind: 'text', lines: lines.slice(from, start) }, part)
    from = start + length
  }
  parts.push({ kind: 'text', lines: lines.slice(from) })
  return parts.filter((part) => part.kind !== 'text' || part.lines.some((line) => line !== ''))
}

/** An emergency begins with its calls; otherwise they stand before the sources. */
export function partsOf(reply: ShownReply): ReplyPart[] {
  const parts = textWithRuns(reply)
  if (reply.hotlines.length === 0) return parts
  const sources = parts.findIndex(({ kind }) => kind === 'sources')
  const at = sources < 0 ? parts.length : sources
  parts.splice(reply.kind === 'emergency' ? 0 : at, 0, { kind: 'calls' })
  return parts
}
