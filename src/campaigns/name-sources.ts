import { type Source, type Statement, UNCITABLE_TYPES } from '../domain/entry.ts'
import { lengthOf } from '../domain/sentences.ts'

export type SourcesById = ReadonlyMap<string, Source>

/** Sources of a chat text; what must not be lost may bring more. */
const MOST = 3

export function citableOf(statement: Statement, sources: SourcesById): Source[] {
  return statement.sources.flatMap((id) => {
    const source = sources.get(id)
    return source === undefined || UNCITABLE_TYPES.has(source.type) ? [] : [source]
  })
}

/** Every sentence has at least one of the sources; sources that are already named are used again. Undefined: more than `most`. */
export function coverSources(
  chosen: readonly Statement[],
  sources: SourcesById,
  most: number = MOST,
): Source[] | undefined {
  const named: Source[] = []
  for (const statement of chosen) {
    const own = citableOf(statement, sources)
    if (own.some((source) => named.includes(source))) continue
    const [first] = own
    if (first === undefined || named.length === most) return undefined
    named.push(first)
  }
  return named
}

/** The one source with the shortest name that stands behind every sentence; undefined when there is none. */
export function sharedSource(chosen: readonly Statement[], sources: SourcesById): Source | undefined {
  const [first, ...others] = chosen.map((statement) => citableOf(statement, sources))
  return first
    ?.filter((source) => others.every((own) => own.includes(source)))
    .sort((a, b) => lengthOf(a.publisher) - lengthOf(b.publisher))[0]
}

/** Publishers, each once, with the day where it is known. */
export function nameSources(sources: readonly Source[]): string {
  return [...new Set(sources.map(({ publisher, date }) => (date === null ? publisher : `${publisher} ${date}`)))].join(
    '；',
  )
}
