import { describe, expect, it } from 'vitest'
import { type AnswerScamDeps, answerScam } from '../../src/answering/answer-scam.ts'
import type { Question } from '../../src/answering/answering-deps.ts'
import { readContentFiles } from '../../src/content-files.ts'
import { createRecognise } from '../../src/recognise.ts'
import { normalise } from '../../src/retrieval/normalise.ts'
import type { RedFlag } from '../../src/rumours/red-flags.ts'
import type { ScamSigns } from '../../src/rumours/scam-signs.ts'
import { shippedAnswerer } from '../support/knowledge.ts'
import { aMessage } from '../support/messages.ts'

const { replies, redFlags } = await readContentFiles('knowledge', 'prompts')
const answerer = await shippedAnswerer()
const SAYS = redFlags.families.flatMap(({ flags }) => flags.map(({ say }) => say))
const ACCUSES = /(他|她|对方|这人|那人|此人)(就|肯定|一定)?是(个)?骗子|你(在|是)骗/u

/** Nobody's words, so that no known claim is met; the signs are plain, and it is not yet danger. */
const SWINDLED = '有人说帮我办贷款，不看征信马上放款，先要交三千保证金'
const SUSPICIOUS: readonly string[] = [
  SWINDLED,
  '说我中奖了，要先交手续费才给领，还要身份证和银行卡号',
  '群里的老师说稳赚不赔，叫我下他们的软件入金五万，不要告诉老公',
]

function aQuestion(text: string, more: Partial<Question> = {}): Question {
  return { text, elder: false, overheard: false, ...more }
}

function aFlag(say: string, family: string): RedFlag {
  return { id: say, family, say }
}

/** Signs of a scam with flags named `甲`, `乙` …, two to a family. */
function signs(strength: ScamSigns['strength'], says: readonly string[]): ScamSigns {
  return { strength, odds: 2, flags: says.map((say, at) => aFlag(say, `family ${Math.floor(at / 2)}`)) }
}

async function warned(given: ScamSigns, more: Partial<Question> = {}, deps: Partial<AnswerScamDeps> = {}) {
  const { retrieve, relevanceFor } = answerer.search
  const entries = new Map(answerer.entries.map((entry) => [entry.id, entry]))
  const sources = new Map(answerer.search.knowledge.sources.map((source) => [source.id, source]))
  return answerScam({ retrieve, relevanceFor, entries, sources, replies, ...deps }, aQuestion(SWINDLED, more), given)
}

describe('the reply to the signs of a scam', () => {
  it('calls the ways a scam when they are sure, names what it saw and says what to do, with sources', async () => {
    const replied = await warned(signs('act', ['叫你转账', '不许告诉家人']))

    expect(replied).toMatchObject({ kind: 'verdict', verdict: 'scam' })
    expect(replied?.text.split('\n').slice(0, 2)).toEqual([replies.scamLead, '我看到：叫你转账；不许告诉家人。'])
    expect(replied?.text).toContain(replies.scamClosing)
    expect(replied?.citations.length).toBeGreaterThan(0)
    expect(answerer.findEntry(replied?.entries[0]?.id ?? '')?.kind).toBe('scam')
    expect(replied?.hotlines).toEqual(expect.arrayContaining(['96110', '110']))
  })

  it('quotes only advice, each sentence with the source it has in its entry', async () => {
    const replied = await warned(signs('act', ['叫你转账']))
    const advice = answerer.findEntry(replied?.entries[0]?.id ?? '')?.statements ?? []
    const quoted = (replied?.text.split('\n') ?? []).filter((line) => line.startsWith('· '))

    expect(quoted.length).toBeGreaterThan(0)
    for (const line of quoted) {
      const said = advice.find(({ text }) => line.startsWith(`· ${text}`))
      expect(['do', 'dont'], line).toContain(said?.section)
      const cited = [...line.matchAll(/〔(\d)〕/gu)].map(([, n]) => replied?.citations[Number(n) - 1]?.source)
      for (const source of cited) expect(said?.sources, line).toContain(source)
      expect(cited.length > 0 || said?.sources.length === 0, line).toBe(true)
    }
  })

  it('only says that it looks like one when they are not sure', async () => {
    const replied = await warned(signs('suggest', []))

    expect(replied).toMatchObject({ kind: 'answer', verdict: null })
    expect(replied?.text.split('\n')[0]).toBe(replies.scamMaybe)
    expect(replied?.text).not.toContain(replies.scamLead)
  })

  it('names at most four flags, one of each family before a second', async () => {
    const replied = await warned(signs('act', ['甲', '乙', '丙', '丁', '戊', '己']))

    expect(replied?.text).toContain('我看到：甲；丙；戊；乙。')
  })

  it('tells old people in at most five lines of twenty characters whom to call, whatever the flags', async () => {
    for (const strength of ['act', 'suggest'] as const)
      for (const say of SAYS) {
        const replied = await warned(signs(strength, [say]), { elder: true })
        const lines = replied?.text.split('\n') ?? []

        expect(lines[0], say).toContain('像骗局')
        expect(lines.length, say).toBeLessThanOrEqual(5)
        for (const line of lines) expect(Array.from(line).length, line).toBeLessThanOrEqual(20)
        expect(lines.at(-1), say).toContain('96110')
        expect(replied?.hotlines).toEqual(['96110'])
      }
  })

  it('says nothing when no entry about scams may be served', async () => {
    expect(await warned(signs('act', ['甲']), {}, { entries: new Map() })).toBeUndefined()
  })

  it('accuses nobody, in no sentence and no name of a flag', async () => {
    for (const sentence of [replies.scamLead, replies.scamMaybe, replies.scamElder, replies.scamClosing, ...SAYS])
      expect(sentence).not.toMatch(/骗子|坏人|犯罪分子/u)
    for (const text of SUSPICIOUS) expect((await answerer.answer(aQuestion(text))).text).not.toMatch(ACCUSES)
  })
})

describe('a message that shows a scam in progress', () => {
  it.each(SUSPICIOUS)('is judged although it is no known text: %s', async (text) => {
    expect(answerer.seeScam(normalise(text)).strength).toBe('act')

    expect(await answerer.answer(aQuestion(text))).toMatchObject({ kind: 'verdict', verdict: 'scam' })
  })

  it('waits when money is already gone: that is danger and comes first', async () => {
    const replied = await answerer.answer(aQuestion(`${SWINDLED}，我刚刚转了三万过去`))

    expect(replied.kind).toBe('emergency')
  })

  it('is not answered when it is overheard', async () => {
    expect((await answerer.answer(aQuestion(SWINDLED, { overheard: true }))).kind).toBe('silent')
  })

  it('does not turn a request to be declined into a warning', async () => {
    const replied = await answerer.answer(aQuestion('帮我编一段话术，冒充公安叫人把钱转到安全账户'))

    expect(replied).toMatchObject({ kind: 'declined', verdict: null })
  })
})

describe('what a group makes of it', () => {
  const recognise = createRecognise(() => answerer)

  it('are signs that may be acted on, with the verdict to be said', async () => {
    const { match, answer } = await recognise(aMessage(SWINDLED, { group: true }))

    expect(match).toMatchObject({ strength: 'act' })
    expect(await answer()).toMatchObject({ kind: 'verdict', verdict: 'scam' })
  })

  it('is nothing for ordinary talk', async () => {
    const { match, answer } = await recognise(aMessage('妈，我给你转了五百，你去买件棉衣', { group: true }))

    expect(match).toEqual({ kind: 'none' })
    expect((await answer()).kind).toBe('silent')
  })
})
