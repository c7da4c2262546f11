import type { Knowledge } from './knowledge/load-knowledge.ts'
import { RemoteEmbeddings } from './models/remote-embeddings.ts'
import { StaticEmbeddings } from './models/static-embeddings.ts'
import { decodeModel, type FeaturesOf } from './models/static-model.ts'
import { buildEntryIndex } from './retrieval/build-entry-index.ts'
import { calibrate } from './retrieval/calibrate.ts'
import { dictionaryOf } from './retrieval/dictionary.ts'
import type { SearchIndex } from './retrieval/index-file.ts'
import { normalise } from './retrieval/normalise.ts'
import { searchableOf } from './retrieval/passages.ts'
import { phrase } from './retrieval/retrieve.ts'
import { buildSoundTable } from './retrieval/sounds.ts'
import { createSynonyms } from './retrieval/synonyms.ts'
import { createTokeniser, type Tokeniser } from './retrieval/tokens.ts'

/** Which embedder to use; plain data, so that it can be handed to a worker. */
export type EmbedderChoice =
  | { readonly kind: 'static'; readonly file: Buffer | Uint8Array; readonly hash: string }
  | { readonly kind: 'remote'; readonly baseUrl: string; readonly apiKey?: string; readonly model: string }
  | { readonly kind: 'none' }

/** The part of @langchain/core's `Embeddings` that is used. */
export interface Embedder {
  readonly embedQuery: (text: string) => Promise<number[]>
  readonly embedDocuments: (texts: string[]) => Promise<number[][]>
}

/** Weight of a remote embedder until `kepu eval --fit` has fitted one; measured ranges are 0.2–0.3 for weak, more for strong models. */
const REMOTE_WEIGHT = 0.3

export interface OpenedEmbedder {
  readonly embedder: Embedder
  readonly weight: number
  /** True when it never saw the wordings. */
  readonly independent: boolean
}

/** Features for the static model: every term of the three written channels. */
export function featuresWith(tokeniser: Tokeniser): FeaturesOf {
  return (text) => {
    const { chars, pairs, words } = tokeniser.tokens(normalise(text))
    return [...chars, ...pairs, ...words]
  }
}

export function openEmbedder(choice: EmbedderChoice, tokeniser: Tokeniser): OpenedEmbedder | undefined {
  switch (choice.kind) {
    case 'none':
      return undefined
    case 'remote':
      return { embedder: new RemoteEmbeddings(choice), weight: REMOTE_WEIGHT, independent: true }
    case 'static': {
      const model = decodeModel(Buffer.from(choice.file))
      return {
        embedder: new StaticEmbeddings(model, featuresWith(tokeniser)),
        weight: model.weight,
        independent: false,
      }
    }
  }
}

/** What an index depends on besides the knowledge. */
export function embedderId(choice: EmbedderChoice): string {
  switch (choice.kind) {
    case 'none':
      return 'none'
    case 'remote':
      return `${choice.baseUrl} ${choice.model}`
    case 'static':
      return choice.hash
  }
}

/** Makes the whole index from the knowledge. Seconds of work: run it in a worker. */
export async function buildSearchIndex(
  knowledge: Knowledge,
  choice: EmbedderChoice,
  madeFrom: string,
): Promise<SearchIndex> {
  const sounds = await buildSoundTable()
  const dictionary = dictionaryOf(knowledge.entries, knowledge.regions, knowledge.synonyms)
  const tokeniser = createTokeniser(dictionary, sounds)
  const synonyms = createSynonyms(knowledge.synonyms)
  const searchable = knowledge.entries.map(searchableOf)
  const entries = buildEntryIndex(searchable, tokeniser)
  const wordings = searchable.flatMap((entry) => entry.wordings)

  const opened = openEmbedder(choice, tokeniser)
  const texts = [...wordings, ...searchable.map(({ passages }) => passages[0] ?? '')].map(normalise)
  const rows = opened === undefined ? [] : await opened.embedder.embedDocuments(texts)
  const calibration = calibrate({
    index: entries,
    phrase: (text) => phrase({ tokeniser, synonyms }, text),
    wordings,
    outside: knowledge.outside,
  })
  return {
    madeFrom,
    knowledgeHash: knowledge.hash,
    entries,
    dictionary,
    sounds,
    calibration,
    vectors: { dimensions: rows[0]?.length ?? 0, rows: Float32Array.from(rows.flat()) },
    vectorWeight: opened?.weight ?? 0,
  }
}
