import { createDangerSigns, type DangerRules } from './answering/danger.ts'
import { createIntentSigns, type IntentRules } from './answering/intents.ts'
import type { Knowledge } from './knowledge/load-knowledge.ts'
import { coresOf, learnClaims, learnStance, searchableClaims } from './learn-claims.ts'
import { helpersIn, learnHelpers, learnScams, learnUrgency, learnWants, type SignsOf } from './learn-messages.ts'
import { learnSlots } from './learn-slots.ts'
import { RemoteEmbeddings } from './models/remote-embeddings.ts'
import { StaticEmbeddings } from './models/static-embeddings.ts'
import { decodeModel, type FeaturesOf } from './models/static-model.ts'
import { buildEntryIndex } from './retrieval/build-entry-index.ts'
import { calibrate } from './retrieval/calibrate.ts'
import { dictionaryOf } from './retrieval/dictionary.ts'
import type { Collection, SearchIndex } from './retrieval/index-file.ts'
import { normalise } from './retrieval/normalise.ts'
import { type Searchable, searchableOf } from './retrieval/passages.ts'
import { phrase, type QuestionWords } from './retrieval/phrase.ts'
import { buildSoundTable } from './retrieval/sounds.ts'
import { createSpelling, writtenFormsOf } from './retrieval/spelling.ts'
import { createSynonyms } from './retrieval/synonyms.ts'
import { createTokeniser, type Tokeniser } from './retrieval/tokens.ts'
import type { Vectors } from './retrieval/vector-index.ts'
import { createRedFlags, type RedFlags } from './rumours/red-flags.ts'
import type { ClaimSlots, SlotRules } from './rumours/slots.ts'
import { createStanceSigns, type StanceRules } from './rumours/stance-signs.ts'

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

/** Rules whose signs are part of what messages are judged by. */
export interface MessageRules {
  readonly danger: DangerRules
  readonly intents: IntentRules
  readonly stance: StanceRules
  readonly redFlags: RedFlags
  readonly slots: SlotRules
}

type Signs = Readonly<Record<Exclude<keyof MessageRules, 'slots' | 'stance'>, SignsOf>>

function signsBy(rules: MessageRules | undefined): Signs {
  if (rules === undefined) return { danger: () => [], intents: () => [], redFlags: () => [] }
  const danger = createDangerSigns(rules.danger)
  const intents = createIntentSigns(rules.intents)
  const flags = createRedFlags(rules.redFlags)
  return {
    danger: (text) => danger(text).names,
    intents: (text) => intents(text).names,
    redFlags: (text) => flags(text).names,
  }
}

/** The middle of the unit vectors of each group, scaled to length 1. */
function middleOf(groups: ReadonlyArray<ReadonlyArray<readonly number[]>>): number[][] {
  return groups.map((rows) => {
    const sum = (rows[0] ?? []).map((_, d) => rows.reduce((total, row) => total + (row[d] ?? 0), 0))
    const length = Math.hypot(...sum) || 1
    return sum.map((value) => value / length)
  })
}

function vectorsOf(rows: ReadonlyArray<readonly number[]>): Vectors {
  return { dimensions: rows[0]?.length ?? 0, rows: Float32Array.from(rows.flat()) }
}

/** An index over the entries, with a vector for each wording and one for each entry. */
export async function collect(
  searchable: readonly Searchable[],
  tokeniser: Tokeniser,
  embedder: Embedder | undefined,
): Promise<Collection> {
  const entries = buildEntryIndex(searchable, tokeniser)
  if (embedder === undefined) return { entries, wordingVectors: vectorsOf([]), entryVectors: vectorsOf([]) }
  const wordings = await embedder.embedDocuments(searchable.flatMap((entry) => entry.wordings).map(normalise))
  const passages = await embedder.embedDocuments(searchable.map((entry) => normalise(entry.passages[0] ?? '')))
  let next = 0
  const groups = searchable.map((entry, at) => {
    const own = wordings.slice(next, next + entry.wordings.length)
    next += entry.wordings.length
    const passage = passages[at]
    return passage === undefined ? own : [...own, passage]
  })
  return { entries, wordingVectors: vectorsOf(wordings), entryVectors: vectorsOf(middleOf(groups)) }
}

/** The part of an index by which known claims are recognised. */
export type ClaimsIndex = Pick<SearchIndex, 'claims' | 'claimants' | 'stance' | 'cores' | 'claimSlots'>

export async function buildClaims(
  knowledge: Knowledge,
  tokeniser: Tokeniser,
  embedder: Embedder | undefined,
  rules?: Pick<MessageRules, 'stance' | 'slots'>,
): Promise<ClaimsIndex> {
  const signsOf: SignsOf = rules === undefined ? () => [] : createStanceSigns(rules.stance)
  return {
    claims: await collect(searchableClaims(knowledge), tokeniser, embedder),
    claimants: learnClaims(knowledge, featuresWith(tokeniser), signsOf),
    stance: learnStance(knowledge, { wordsOf: tokeniser.words, signsOf }),
    cores: coresOf(knowledge, tokeniser.words),
    claimSlots: rules === undefined ? new Map<string, ClaimSlots>() : learnSlots(knowledge, rules.slots),
  }
}

/**
 * Makes the whole index from the knowledge. Seconds of work: run it in a worker.
 * @param rules what messages are judged with besides their words; only measuring retrieval does without
 */
export async function buildSearchIndex(
  knowledge: Knowledge,
  choice: EmbedderChoice,
  madeFrom: string,
  rules?: MessageRules,
): Promise<SearchIndex> {
  const sounds = await buildSoundTable()
  const dictionary = dictionaryOf(knowledge.entries, knowledge.regions, knowledge.synonyms)
  const tokeniser = createTokeniser(dictionary)
  const searchable = knowledge.entries.map((entry) => searchableOf(entry))
  const writtenForms = writtenFormsOf(searchable.flatMap(({ passages, wordings }) => [...passages, ...wordings]))
  const words: QuestionWords = {
    tokeniser,
    synonyms: createSynonyms(knowledge.synonyms),
    correct: createSpelling(writtenForms, sounds),
  }
  const opened = openEmbedder(choice, tokeniser)
  const main = await collect(searchable, tokeniser, opened?.embedder)
  const calibrated = calibrate({
    index: main.entries,
    phrase: (text) => phrase(words, text),
    wordings: searchable.flatMap(({ wordings }) => wordings),
    outside: knowledge.outside,
  })
  const helping = helpersIn(knowledge).map(({ entry, cries }) => searchableOf(entry, cries))
  const terms = featuresWith(tokeniser)
  const signs = signsBy(rules)
  return {
    madeFrom,
    knowledgeHash: knowledge.hash,
    main,
    firstAid: await collect(helping, tokeniser, opened?.embedder),
    dictionary,
    sounds,
    writtenForms,
    ...calibrated,
    urgency: learnUrgency(knowledge, terms, signs.danger),
    scam: learnScams(knowledge, { wordsOf: tokeniser.words, signsOf: signs.redFlags }),
    wants: learnWants(knowledge, terms, signs.intents),
    helpers: learnHelpers(knowledge, terms, signs.danger),
    ...(await buildClaims(knowledge, tokeniser, opened?.embedder, rules)),
    vectorWeight: opened?.weight ?? 0,
  }
}
