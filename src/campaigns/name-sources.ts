import { type Source, type Statement, UNCITABLE_TYPES } from '../domain/entry.ts'
import { lengthOf } from '../domain/sentences.ts'

export type SourcesById = ReadonlyMap<string, Source>

export function citableOf(statement: Statement, sources: SourcesById): Source[] {
  return statement.sources.flatMap((id) => {
    const source = sources.get(id)
    return source === undefined || UNCITABLE_TYPES.has(source.type) ? [] : [source]
  })
}

/**
 * Every sentence that has citable sources is covered by one; what is already named is used again. A warning of the editors
 * that has none goes along with what it limits.
 * @returns undefined when it takes more than `most`, or when there is none at all
 */
export function coverSources(chosen: readonly Statement[], sources: SourcesById, most: number): Source[] | undefined {
  const named: Source[] = []
  for (const statement of chosen) {
    const [first, ...others] = citableOf(statement, sources)
    if (first === undefined || [first, ...others].some((source) => named.includes(source))) continue
    if (named.length >= most) return undefined
    named.push(first)
  }
  return named.length === 0 ? undefined : named
}

/** The one source with the shortest name that stands behind every sentence that has any; undefined when there is none. */
export function sharedSource(chosen: readonly Statement[], sources: SourcesById): Source | undefined {
  const [first, ...others] = chosen.map((statement) => citableOf(statement, sources)).filter((own) => own.length > 0)
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
