import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { featuresWith } from './build-search.ts'
import type { Entry, SectionKey } from './domain/entry.ts'
import { hitShares, holdOut, searchWith } from './held-out.ts'
import { type Knowledge, loadKnowledge } from './knowledge/load-knowledge.ts'
import { encodeModel, type StaticModel } from './models/static-model.ts'
import { TRAINING, type TrainingGroup, trainStatic } from './models/train-static.ts'
import { dictionaryOf } from './retrieval/dictionary.ts'
import { createTokeniser } from './retrieval/tokens.ts'

const NOT_TAUGHT: ReadonlySet<SectionKey> = new Set(['phones', 'forwards', 'scripts'])
const WEIGHTS = [0, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5]

type Features = (text: string) => readonly number[]

function groupOf(entry: Entry, features: Features): TrainingGroup {
  return {
    wordings: [entry.title, ...entry.asks].map(features),
    sentences: entry.statements.filter(({ section }) => !NOT_TAUGHT.has(section)).map(({ text }) => features(text)),
  }
}

/** Trains the static model on the wordings and sentences of all entries. */
export async function trainOn(knowledge: Knowledge, weight: number): Promise<StaticModel> {
  const dictionary = dictionaryOf(knowledge.entries, knowledge.regions, knowledge.synonyms)
  const features = featuresWith(createTokeniser(dictionary))
  const texts = knowledge.entries.map(({ id, title, asks, statements }) => [
    id,
    title,
    asks,
    statements.map(({ text }) => text),
  ])
  const trainedOn = createHash('sha256').update(JSON.stringify(texts)).digest('hex')
  const groups = knowledge.entries.map((entry) => groupOf(entry, features))
  return { ...trainStatic(groups, TRAINING), trainedOn, weight }
}

/**
 * `kepu train-embedding`: fits the weight on wordings that were held back, then trains on all of them and writes
 * `knowledge/embedding.bin`. Prints what each weight brings, so that a model that adds nothing is seen.
 */
export async function trainCommand(knowledgeDir: string, print: (line: string) => void): Promise<void> {
  const { knowledge } = await loadKnowledge(knowledgeDir)
  const { reduced, held } = holdOut(knowledge)
  const probe = await trainOn(reduced, 0)
  let best = { weight: 0, score: 0 }
  for (const weight of WEIGHTS) {
    const { first, three } = await hitShares(await searchWith(reduced, { ...probe, weight }), held)
    print(`weight ${weight}: first ${(100 * first).toFixed(1)} %, in three ${(100 * three).toFixed(1)} %`)
    if (first + three > best.score) best = { weight, score: first + three }
  }
  const file = encodeModel(await trainOn(knowledge, best.weight))
  await writeFile(join(knowledgeDir, 'embedding.bin'), file)
  print(`embedding.bin: ${(file.length / 1e6).toFixed(1)} MB, weight ${best.weight}`)
}
