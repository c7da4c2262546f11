import { describe, expect, it } from 'vitest'
import { createDanger, createDangerSigns } from '../src/answering/danger.ts'
import { featuresWith } from '../src/build-search.ts'
import { readMessageRules } from '../src/content-files.ts'
import type { Knowledge } from '../src/knowledge/load-knowledge.ts'
import { learnUrgency, messageTerms } from '../src/learn-messages.ts'
import { normalise } from '../src/retrieval/normalise.ts'
import { logOdds } from '../src/retrieval/text-classifier.ts'
import { createTokeniser } from '../src/retrieval/tokens.ts'
import { shippedAnswerer } from './support/knowledge.ts'

const { search } = await shippedAnswerer()
const { danger } = await readMessageRules('knowledge')
const terms = featuresWith(createTokeniser(search.index.dictionary))
const signsOf = createDangerSigns(danger)
const FOLD = 5

const isKept = (_text: string, at: number) => at % FOLD !== 0
const isHeld = (text: string, at: number) => !isKept(text, at)

function without({ knowledge }: { readonly knowledge: Knowledge }): Knowledge {
  const { present, twins } = knowledge.dangerExamples
  const kept = Object.entries(present).map(([id, texts]) => [id, texts.filter(isKept)] as const)
  return { ...knowledge, dangerExamples: { present: Object.fromEntries(kept), twins: twins.filter(isKept) } }
}

describe('urgency learned from examples', () => {
  const model = learnUrgency(without(search), terms, (text) => signsOf(text).names)
  const detect = createDanger(danger, (text, signs) => logOdds(model, messageTerms(terms(text), signs)))
  const share = (texts: readonly string[]) =>
    texts.filter((text) => detect(normalise(text)).level === 'emergency').length / texts.length

  it('hears most of the cries for help it has never seen', () => {
    const held = Object.values(search.knowledge.dangerExamples.present).flatMap((texts) => texts.filter(isHeld))

    expect(held.length).toBeGreaterThan(150)
    expect(share(held)).toBeGreaterThanOrEqual(0.85)
  })

  it('takes few of the twins it has never seen for one', () => {
    expect(share(search.knowledge.dangerExamples.twins.filter(isHeld))).toBeLessThanOrEqual(0.11)
  })
})
