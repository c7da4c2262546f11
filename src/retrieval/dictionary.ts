import type { Entry } from '../domain/entry.ts'
import type { Region } from '../domain/region.ts'
import { normalise } from './normalise.ts'
import type { SynonymTable } from './synonyms.ts'

const NAME = /^\p{Script=Han}{2,7}$/u

/** Words of the trade which a general dictionary cuts apart: species and their local names, scams, places. */
export function dictionaryOf(
  entries: readonly Entry[],
  regions: readonly Region[],
  synonyms: SynonymTable,
): readonly string[] {
  const names = [
    ...entries.flatMap((entry) => (entry.kind === 'species' ? entry.title.split(/[\s\p{P}]+/u) : [])),
    ...entries.flatMap((entry) => (entry.kind === 'scam' ? entry.title.split(/[\s\p{P}]+/u) : [])),
    ...regions.flatMap((region) => [region.name, ...region.aliases]),
    ...synonyms.both.flat(),
    ...synonyms.oneWay.flatMap(({ from, to }) => [...from, to]),
  ]
  return [...new Set(names.map(normalise).filter((name) => NAME.test(name)))].sort()
}
