import { describe, expect, it } from 'vitest'
import { readContentFiles } from '../src/content-files.ts'
import { checkContent } from '../src/knowledge/check-content.ts'
import { describeFinding } from '../src/knowledge/finding.ts'
import { shippedKnowledge } from './support/knowledge.ts'

describe('the content that ships', () => {
  it('has no finding', async () => {
    const findings = checkContent(await shippedKnowledge(), '2026-11-24')

    expect(findings.map(describeFinding)).toEqual([])
  })

  it('holds every fact sheet under its id or an alias', async () => {
    const { knowledge } = await shippedKnowledge()

    const ids = knowledge.entries.flatMap(({ id, aliases }) => [id, ...aliases])

    expect(ids.length).toBeGreaterThanOrEqual(457)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('claims no signature that nobody gave', async () => {
    const { knowledge } = await shippedKnowledge()

    expect(knowledge.entries.filter(({ review }) => review.state === 'signed')).toEqual([])
  })

  it('names only entries that exist in danger rules, danger examples and declines', async () => {
    const { knowledge } = await shippedKnowledge()
    const { danger, intents } = await readContentFiles('knowledge', 'prompts')
    const ids = new Set(knowledge.entries.flatMap(({ id, aliases }) => [id, ...aliases]))
    const topics = new Set(knowledge.entries.map(({ topic }) => topic))

    const named = [
      ...danger.hazards.map(({ entry }) => entry),
      ...intents.declines.flatMap(({ entries }) => entries),
      ...Object.keys(knowledge.dangerExamples.present),
    ]
    const namedTopics = intents.declines.flatMap((rule) => rule.topics)

    expect(named.filter((id) => !ids.has(id))).toEqual([])
    expect(namedTopics.filter((topic) => !topics.has(topic))).toEqual([])
  })

  it('has every reply that a rule names', async () => {
    const { danger, intents, replies } = await readContentFiles('knowledge', 'prompts')

    const named = [
      ...danger.hazards.flatMap(({ reply }) => reply ?? []),
      ...[...intents.smalltalk, ...intents.commands, ...intents.declines].map(({ reply }) => reply),
    ]

    expect(named.filter((key) => !(key in replies))).toEqual([])
  })

  it('advises vomiting nowhere but on a doctor’s word', async () => {
    const { knowledge } = await shippedKnowledge()

    const advice = knowledge.entries.flatMap((entry) =>
      entry.statements
        .filter(({ section }) => section === 'now' || section === 'do')
        .filter(({ text }) => /催吐/.test(text) && !/(不|别|勿|听|遵|指导|医生|120|绝)/.test(text))
        .map(({ text }) => `${entry.id}: ${text}`),
    )

    expect(advice).toEqual([])
  })
})
