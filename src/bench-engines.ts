import { create, insertMultiple, search } from '@orama/orama'
import { Index } from 'flexsearch'
import MiniSearch from 'minisearch'
import { buildSearchIndex } from './build-search.ts'
import type { Knowledge } from './knowledge/load-knowledge.ts'
import { normalise } from './retrieval/normalise.ts'
import { searchableOf } from './retrieval/passages.ts'
import { unitsOf } from './retrieval/tokens.ts'
import { assembleSearch } from './search-index.ts'
import { openSqliteFile } from './storage/open-sqlite-file.ts'

/** Asks an engine; returns ids of entries, best first, without repeats. */
export type Ask = (question: string) => Promise<readonly string[]>

export interface Doc {
  readonly id: number
  readonly entry: string
  readonly text: string
}

const DEPTH = 60

/** Characters and pairs: the tokens with which each peer does best on Chinese (their defaults find next to nothing). */
export function charactersAndPairs(text: string): string[] {
  const units = unitsOf(normalise(text))
  return [...units, ...units.slice(1).map((unit, at) => `${units[at]}${unit}`)]
}

function entriesOf(docs: readonly Doc[], ranked: readonly number[]): string[] {
  return [...new Set(ranked.flatMap((id) => docs[id]?.entry ?? []))]
}

export function docsOf(knowledge: Knowledge): Doc[] {
  const texts = knowledge.entries
    .map((entry) => searchableOf(entry))
    .flatMap(({ id, passages, wordings }) => [...passages, ...wordings].map((text) => ({ entry: id, text })))
  return texts.map((doc, id) => ({ ...doc, id }))
}

async function ours(knowledge: Knowledge): Promise<Ask> {
  const choice = { kind: 'none' } as const
  const { retrieve } = assembleSearch(knowledge, await buildSearchIndex(knowledge, choice, ''), choice)
  return async (question) => (await retrieve(question, { limit: 20 })).map(({ id }) => id)
}

async function miniSearch(docs: readonly Doc[]): Promise<Ask> {
  const index = new MiniSearch<Doc>({ fields: ['text'], tokenize: charactersAndPairs, processTerm: (term) => term })
  index.addAll(docs)
  return async (question) =>
    entriesOf(
      docs,
      index
        .search(question)
        .slice(0, DEPTH)
        .map(({ id }) => Number(id)),
    )
}

async function orama(docs: readonly Doc[]): Promise<Ask> {
  const tokenizer = { language: 'bigrams', normalizationCache: new Map<string, string>(), tokenize: charactersAndPairs }
  const db = create({ schema: { doc: 'number', text: 'string' } as const, components: { tokenizer } })
  await insertMultiple(
    db,
    docs.map(({ id, text }) => ({ doc: id, text })),
  )
  return async (question) => {
    const found = await search(db, { term: question, properties: ['text'], limit: DEPTH, threshold: 1 })
    return entriesOf(
      docs,
      found.hits.map(({ document }) => document.doc),
    )
  }
}

async function flexSearch(docs: readonly Doc[]): Promise<Ask> {
  const index = new Index({
    encode: charactersAndPairs,
    tokenize: 'strict',
  })
  for (const { id, text } of docs) index.add(id, text)
  return async (question) => entriesOf(docs, index.search(question, { limit: DEPTH, suggest: true }).map(Number))
}

async function fts5(docs: readonly Doc[]): Promise<Ask> {
  const db = openSqliteFile(':memory:')
  db.exec('create virtual table docs using fts5(text)')
  const add = db.prepare('insert into docs (rowid, text) values (?, ?)')
  db.transaction(() => {
    for (const { id, text } of docs) add.run(id + 1, charactersAndPairs(text).join(' '))
  })()
  const find = db.prepare<[string], { rowid: number }>(
    'select rowid from docs where docs match ? order by bm25(docs) limit 60',
  )
  return async (question) => {
    const terms = [...new Set(charactersAndPairs(question))].map((term) => `"${term}"`)
    return terms.length === 0
      ? []
      : entriesOf(
          docs,
          find.all(terms.join(' OR ')).map(({ rowid }) => rowid - 1),
        )
  }
}

export const ENGINES: Readonly<Record<string, (knowledge: Knowledge) => Promise<Ask>>> = {
  ours,
  'MiniSearch, characters + pairs': (knowledge) => miniSearch(docsOf(knowledge)),
  'Orama, characters + pairs': (knowledge) => orama(docsOf(knowledge)),
  'FlexSearch, characters + pairs': (knowledge) => flexSearch(docsOf(knowledge)),
  'SQLite FTS5, characters + pairs': (knowledge) => fts5(docsOf(knowledge)),
}
