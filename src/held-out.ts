import { buildSearchIndex } from './build-search.ts'
import type { Entry } from './domain/entry.ts'
import type { Knowledge } from './knowledge/load-knowledge.ts'
import { encodeModel, type StaticModel } from './models/static-model.ts'
import { assembleSearch, type Search } from './search-index.ts'

/** Every fifth wording is held back: neither the index nor the model sees it. */
const FOLD = 5

export interface HeldOut {
  readonly id: string
  readonly ask: string
}

function isHeld(_ask: string, at: number): boolean {
  return at % FOLD === FOLD - 1
}

/** The knowledge without its held-out wordings, and those wordings with the entry that answers them. */
export function holdOut(knowledge: Knowledge): { readonly reduced: Knowledge; readonly held: readonly HeldOut[] } {
  const reduce = (entry: Entry): Entry => ({ ...entry, asks: entry.asks.filter((ask, at) => !isHeld(ask, at)) })
  return {
    reduced: { ...knowledge, entries: knowledge.entries.map(reduce) },
    held: knowledge.entries.flatMap(({ id, asks }) => asks.filter(isHeld).map((ask) => ({ id, ask }))),
  }
}

export async function searchWith(knowledge: Knowledge, model: StaticModel): Promise<Search> {
  const choice = { kind: 'static', file: encodeModel(model), hash: '' } as const
  return assembleSearch(knowledge, await buildSearchIndex(knowledge, choice, ''), choice)
}

/** Shares of questions whose entry comes first, in the first three, in the first twenty. */
export interface HitShares {
  readonly first: number
  readonly three: number
  readonly twenty: number
}

export async function hitShares(search: Pick<Search, 'retrieve'>, questions: readonly HeldOut[]): Promise<HitShares> {
  let first = 0
  let three = 0
  let twenty = 0
  for (const { id, ask } of questions) {
    const at = (await search.retrieve(ask, { limit: 20 })).findIndex((hit) => hit.id === id)
    if (at === 0) first++
    if (at >= 0 && at < 3) three++
    if (at >= 0) twenty++
  }
  const all = Math.max(1, questions.length)
  return { first: first / all, three: three / all, twenty: twenty / all }
}
