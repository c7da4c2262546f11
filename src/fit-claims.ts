import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { collect, type EmbedderChoice, featuresWith, openEmbedder } from './build-search.ts'
import { readMessageRules } from './content-files.ts'
import { type Knowledge, loadKnowledge } from './knowledge/load-knowledge.ts'
import {
  claimForm,
  claimTerms,
  examplesOf,
  type IsKept,
  judgedIn,
  learnClaims,
  learnStance,
  searchableClaims,
} from './learn-claims.ts'
import { messageTerms } from './learn-messages.ts'
import { createFindClaims } from './retrieval/find-claims.ts'
import { type Example, fitLogistic, type Logistic, probability } from './retrieval/logistic.ts'
import { classify } from './retrieval/text-classes.ts'
import { logOdds } from './retrieval/text-classifier.ts'
import { windowsOf } from './rumours/claim-text.ts'
import { createStanceSigns } from './rumours/stance-signs.ts'
import { openWords, semanticsOf } from './search-index.ts'

const FOLDS = 5

/** A left-out text: what is known of its likeliest claim, and whether it makes that claim. */
interface Judged {
  readonly kind: 'claim' | 'denial' | 'talk'
  readonly features: readonly number[]
  readonly isRight: boolean
}

interface Held {
  readonly kind: Judged['kind']
  readonly text: string
  readonly entry?: string
}

function heldOut({ knowledge, isKept }: { readonly knowledge: Knowledge; readonly isKept: IsKept }): Held[] {
  const held = (texts: readonly string[]) => texts.filter((text, at) => !isKept(text, at))
  const { claims, denials } = knowledge.rumourExamples
  return [
    ...judgedIn(knowledge).flatMap((entry) => [
      ...held(examplesOf(claims, entry)).map((text): Held => ({ kind: 'claim', text, entry: entry.id })),
      ...held(examplesOf(denials, entry)).map((text): Held => ({ kind: 'denial', text, entry: entry.id })),
    ]),
    ...held(knowledge.ordinaryExamples.talk).map((text): Held => ({ kind: 'talk', text })),
  ]
}

/** Judges the texts of one fold by what was learned from the others. */
async function judgeFold(
  knowledge: Knowledge,
  knowledgeDir: string,
  choice: EmbedderChoice,
  fold: number,
): Promise<Judged[]> {
  const isKept: IsKept = (_text, at) => at % FOLDS !== fold
  const { stance: rules } = await readMessageRules(knowledgeDir)
  const signsOf = createStanceSigns(rules)
  const words = await openWords(knowledge)
  const terms = featuresWith(words.tokeniser)
  const opened = openEmbedder(choice, words.tokeniser)
  const collection = await collect(searchableClaims(knowledge, isKept), words.tokeniser, opened?.embedder)
  const claimants = learnClaims(knowledge, terms, signsOf, isKept)
  const stance = learnStance(knowledge, terms, signsOf, isKept)
  const find = createFindClaims({
    index: collection.entries,
    words,
    semantics: semanticsOf(collection, opened, opened?.weight ?? 0),
    likelihood: (text, signs) => classify(claimants, messageTerms(terms(text), signs)),
  })
  const judged: Judged[] = []
  for (const { kind, text, entry } of heldOut({ knowledge, isKept })) {
    const denial = logOdds(stance, claimTerms(terms, signsOf, claimForm(text)))
    const hits = (await Promise.all(windowsOf(claimForm(text)).map((clean) => find(clean, signsOf(clean))))).flatMap(
      (found) => found.slice(0, 1),
    )
    const [best] = hits.sort((a, b) => b.score - a.score)
    if (best !== undefined)
      judged.push({ kind, features: [...best.features, denial], isRight: kind === 'claim' && best.id === entry })
  }
  return judged
}

/** Claims together weigh as much as talk and as denials. */
function examplesFrom(judged: readonly Judged[]): Example[] {
  return judged.map(({ kind, features, isRight }) => ({
    features,
    label: isRight ? 1 : 0,
    weight: 1 / judged.filter((other) => other.kind === kind).length,
  }))
}

function curveLine(judge: Logistic, judged: readonly Judged[], from: number): string {
  const share = (kind: Judged['kind'], test: (one: Judged) => boolean) => {
    const all = judged.filter((one) => one.kind === kind)
    const hits = all.filter((one) => probability(judge, one.features) >= from && test(one)).length
    return `${hits}/${all.length}`
  }
  return `from ${from.toFixed(2)}: claims ${share('claim', ({ isRight }) => isRight)}, wrong claim ${share('claim', ({ isRight }) => !isRight)}, denials ${share('denial', () => true)}, talk ${share('talk', () => true)}`
}

const CURVE = [0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99]

/**
 * `kepu fit-claims`: fits how sure the matcher is on texts that were left out, prints the curve by which its thresholds are
 * chosen, and writes `knowledge/claim-judge.json` with the thresholds that stand there.
 */
export async function fitClaimsCommand(
  knowledgeDir: string,
  choice: EmbedderChoice,
  print: (line: string) => void,
): Promise<void> {
  const { knowledge } = await loadKnowledge(knowledgeDir)
  const { judge: before } = await readMessageRules(knowledgeDir)
  const judged: Judged[] = []
  for (let fold = 0; fold < FOLDS; fold++) judged.push(...(await judgeFold(knowledge, knowledgeDir, choice, fold)))
  const judge = fitLogistic(examplesFrom(judged))
  for (const from of CURVE) print(curveLine(judge, judged, from))
  const rounded = (numbers: readonly number[]) => numbers.map((number) => Number(number.toFixed(4)))
  const file = {
    mean: rounded(judge.mean),
    deviation: rounded(judge.deviation),
    weights: rounded(judge.weights),
    bias: Number(judge.bias.toFixed(4)),
    actFrom: before.actFrom,
    suggestFrom: before.suggestFrom,
    denialFrom: before.denialFrom,
  }
  await writeFile(join(knowledgeDir, 'claim-judge.json'), `${JSON.stringify(file, null, 2)}\n`)
}
