import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { collect, type EmbedderChoice, featuresWith, openEmbedder } from './build-search.ts'
import { readMessageRules } from './content-files.ts'
import { type Knowledge, loadKnowledge } from './knowledge/load-knowledge.ts'
import {
  claimForm,
  coresOf,
  examplesOf,
  type IsKept,
  judgedIn,
  learnClaims,
  learnStance,
  searchableClaims,
} from './learn-claims.ts'
import { messageTerms } from './learn-messages.ts'
import { createMutateClaim, type MutateClaim } from './mutate-claims.ts'
import { createFindClaims } from './retrieval/find-claims.ts'
import { createClassify } from './retrieval/text-classes.ts'
import { createStanceIn } from './retrieval/text-terms.ts'
import { type BoostedTrees, fitTrees, type Tree, type TreeExample } from './rumours/boosted-trees.ts'
import { windowsOf } from './rumours/claim-text.ts'
import { coreFeatures } from './rumours/core-words.ts'
import { type ClaimJudge, judgeClaim } from './rumours/judge-claim.ts'
import { createStanceSigns } from './rumours/stance-signs.ts'
import { openWords, semanticsOf } from './search-index.ts'

const FOLDS = 5

/** A left-out text: what is known of its likeliest claim, and whether it makes that claim. */
interface Judged {
  readonly kind: 'claim' | 'denial' | 'mutant' | 'talk'
  readonly features: readonly number[]
  readonly isRight: boolean
}

interface Held {
  readonly kind: Judged['kind']
  readonly text: string
  readonly entry?: string
}

function heldOut(knowledge: Knowledge, isKept: IsKept, mutate: MutateClaim): Held[] {
  const held = (texts: readonly string[]) => texts.filter((text, at) => !isKept(text, at))
  const { claims, denials } = knowledge.rumourExamples
  return [
    ...judgedIn(knowledge).flatMap((entry) => [
      ...held(examplesOf(claims, entry)).map((text): Held => ({ kind: 'claim', text, entry: entry.id })),
      ...held(examplesOf(denials, entry)).map((text): Held => ({ kind: 'denial', text, entry: entry.id })),
      ...held(examplesOf(claims, entry)).flatMap((claim): Held[] => {
        const text = mutate(entry.id, claimForm(claim))
        return text === undefined ? [] : [{ kind: 'mutant', text, entry: entry.id }]
      }),
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
  const parts = { wordsOf: words.tokeniser.words, signsOf }
  const cores = coresOf(knowledge, words.tokeniser.words, isKept)
  const opened = openEmbedder(choice, words.tokeniser)
  const collection = await collect(searchableClaims(knowledge, isKept), words.tokeniser, opened?.embedder)
  const classify = createClassify(learnClaims(knowledge, terms, signsOf, isKept))
  const stanceIn = createStanceIn(learnStance(knowledge, parts, isKept), parts)
  const find = createFindClaims({
    index: collection.entries,
    words,
    semantics: semanticsOf(collection, opened, opened?.weight ?? 0),
    likelihood: (text, signs) => classify(messageTerms(terms(text), signs)),
  })
  const judged: Judged[] = []
  for (const { kind, text, entry } of heldOut(knowledge, isKept, createMutateClaim(cores))) {
    const clean = claimForm(text)
    const hits = (await Promise.all(windowsOf(claimForm(text)).map((clean) => find(clean, signsOf(clean))))).flatMap(
      (found) => found.slice(0, 1),
    )
    const [best] = hits.sort((a, b) => b.score - a.score)
    if (best !== undefined)
      judged.push({
        kind,
        features: [...best.features, ...stanceIn(clean)(best.id), ...coreFeatures(cores.get(best.id) ?? [], clean)],
        isRight: kind === 'claim' && best.id === entry,
      })
  }
  return judged
}

/** Claims that were made other claims by exchanging a word are rarer in life than denials. */
const MUTANT_WEIGHT = 0.02

function examplesFrom(judged: readonly Judged[]): TreeExample[] {
  return judged.map(({ kind, features, isRight }) => ({
    features,
    label: isRight ? 1 : 0,
    weight: kind === 'mutant' ? MUTANT_WEIGHT : 1,
  }))
}

/** A left-out text with what trees say of it that were fitted on the others. */
interface Sure extends Judged {
  readonly probability: number
}

function crossJudge(judged: readonly Judged[]): Sure[] {
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const trees = fitTrees(examplesFrom(judged.filter((_one, at) => at % FOLDS !== fold)))
    return judged
      .filter((_one, at) => at % FOLDS === fold)
      .map((one) => ({ ...one, probability: judgeClaim({ trees }, one.features) }))
  })
}

function curveLine(sure: readonly Sure[], from: number): string {
  const share = (kind: Judged['kind'], test: (one: Judged) => boolean) => {
    const all = sure.filter((one) => one.kind === kind)
    return `${all.filter((one) => one.probability >= from && test(one)).length}/${all.length}`
  }
  return `from ${from.toFixed(2)}: claims ${share('claim', ({ isRight }) => isRight)}, wrong claim ${share('claim', ({ isRight }) => !isRight)}, denials ${share('denial', () => true)}, mutants ${share('mutant', () => true)}, talk ${share('talk', () => true)}`
}

const CURVE = [0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.99]

/** Written with few digits: the file is reviewed by people. */
function roundTrees({ bias, trees }: BoostedTrees): BoostedTrees {
  const round = (number: number) => Number(number.toFixed(4))
  const roundTree = (tree: Tree): Tree =>
    typeof tree === 'number' ? round(tree) : { ...tree, left: roundTree(tree.left), right: roundTree(tree.right) }
  return { bias: round(bias), trees: trees.map(roundTree) }
}

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
  const sure = crossJudge(judged)
  for (const from of CURVE) print(curveLine(sure, from))
  const { actFrom, suggestFrom } = before
  const judge: ClaimJudge = { actFrom, suggestFrom, trees: roundTrees(fitTrees(examplesFrom(judged))) }
  await writeFile(join(knowledgeDir, 'claim-judge.json'), `${JSON.stringify(judge)}\n`)
}
