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
import { type Labelled, type TextClassifier, trainClassifier } from './retrieval/text-classifier.ts'
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
      return { embedder: new RemoteEmbeddings(choice), weight: REMOTE_WEIGHT }
    case 'static': {
      const model = decodeModel(Buffer.from(choice.file))
      return {
        embedder: new StaticEmbeddings(model, featuresWith(tokeniser)),
        weight: model.weight,
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

/** An emergency that is not heard is worse than a false alarm; an ordinary question says less than a twin. */
const PRESENT_WEIGHT = 2
const ORDINARY_WEIGHT = 0.2
const ORDINARY_STEP = 3

/** Learns how urgent a message sounds: from the examples, and from ordinary questions as what is not urgent. */
function learnUrgency({ dangerExamples, entries, outside }: Knowledge, terms: FeaturesOf): TextClassifier {
  const calm = entries.filter(({ risk }) => risk === 'normal').flatMap(({ asks }) => asks)
  const ordinary = [...calm.filter((_ask, at) => at % ORDINARY_STEP === 0), ...outside]
  const label = (texts: readonly string[], value: 0 | 1, weight: number): Labelled[] =>
    texts.map((text) => ({ terms: terms(text), label: value, weight }))
  return trainClassifier([
    ...label(dangerExamples.present, 1, PRESENT_WEIGHT),
    ...label(dangerExamples.twins, 0, 1),
    ...label(ordinary, 0, ORDINARY_WEIGHT),
  ])
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
  const calibrated = calibrate({
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
    ...calibrated,
    urgency: learnUrgency(knowledge, featuresWith(tokeniser)),
    vectors: { dimensions: rows[0]?.length ?? 0, rows: Float32Array.from(rows.flat()) },
    vectorWeight: opened?.weight ?? 0,
  }
}
