import { beforeAll, describe, expect, it } from 'vitest'
import type { Entry } from '../../src/domain/entry.ts'
import { BRIEF_LENGTH, orderRumours, weekBefore, wordOfficialsWeek, wordRumoursWeek } from '../../src/jobs/brief.ts'
import type { BriefWords } from '../../src/jobs/brief-words.ts'
import { createWriteBrief } from '../../src/jobs/write-brief.ts'
import { shippedBriefWords, weekFigures } from '../support/briefs.ts'
import { anEntry } from '../support/entries.ts'
import { aStatement, shippedKnowledge } from '../support/knowledge.ts'

/** Monday 08:41 in Chuxiong. */
const SLOT = new Date('2026-11-30T00:41:00Z')
const WEEK = weekBefore(SLOT)
const NOBODY = new Map<string, number>()

let words: BriefWords
beforeAll(async () => {
  words = await shippedBriefWords()
})

function aRumour(id: string, more: Partial<Entry> = {}): Entry {
  return anEntry(id, {
    kind: 'rumour',
    title: id,
    topic: 'rumour',
    subtopic: 'food',
    review: { state: 'source-checked', on: '2026-01-05', next: '2027-05-01' },
    claim: `${id}的说法`,
    verdict: 'false',
    statements: [aStatement({ section: 'why', text: `${id}的理由。` })],
    ...more,
  })
}

const SOURCES = new Map([
  ['s1', { publisher: '云南省疾控中心', type: 'official' }],
  ['ed', { publisher: '编写归纳', type: 'editorial' }],
])
const tell = (entries: readonly Entry[], asked = NOBODY, hideUnsigned = false) =>
  wordRumoursWeek({ entries, sources: SOURCES, asked, week: WEEK, hideUnsigned }, words)

describe('the week of a brief', () => {
  it('is the seven whole days in Chuxiong before the day of the slot', () => {
    expect(WEEK).toEqual({ from: new Date('2026-11-22T16:00:00Z'), until: new Date('2026-11-29T16:00:00Z') })
    expect(weekBefore(new Date('2026-11-29T16:00:00Z'))).toEqual(WEEK)
    expect(weekBefore(new Date('2026-11-29T15:59:00Z')).until).toEqual(new Date('2026-11-28T16:00:00Z'))
  })
})

describe('the brief for officials', () => {
  it('counts what was asked, answered, sent, and names what was asked most', () => {
    expect(wordOfficialsWeek(weekFigures(), WEEK, words).split('\n')).toEqual([
      '科普工作一周简报（11月23日至11月29日）',
      '收到消息320条：答上251条，遇险提醒4条，辟谣40条。',
      '没有审定答案的25条，还有31条等着补充，请到工作台看。',
      '推送送到840人次，被退回12条，没有回音3条。',
      '人次算法：一个地址一天收到几条都算一人次。',
      '现有订阅1200个，新增30个，退订5个。',
      '问得最多的：野生菌120、防诈骗80。',
      '问得多的地方：南华县66。',
    ])
  })

  it('says that a week was quiet', () => {
    const quiet = weekFigures({
      messages: 0,
      unknown: 0,
      open: 0,
      topics: [],
      counties: [],
      letters: { sent: 0, refused: 0, unconfirmed: 0 },
    })

    expect(wordOfficialsWeek(quiet, WEEK, words).split('\n').slice(1)).toEqual([
      '这一周没有人来问。',
      '没有答不上来的问题。',
      '这一周没有推送。',
      '现有订阅1200个，新增30个，退订5个。',
    ])
  })

  it('keeps to its length whatever the names are, and loses the names first', () => {
    const long = Array.from({ length: 9 }, (_, at) => ({ name: '很长的名字'.repeat(30 + at), count: at + 1 }))

    const text = wordOfficialsWeek(weekFigures({ topics: long, counties: long }), WEEK, words)

    expect(Array.from(text).length).toBeLessThanOrEqual(BRIEF_LENGTH)
    expect(text.split('\n')).toHaveLength(6)
  })
})

describe('rumours of the week', () => {
  it('are told with verdict, reason and publisher, word for word', () => {
    expect(tell([aRumour('r1', { verdict: 'misleading' })])?.split('\n')).toEqual([
      '本周谣言（11月29日）',
      '【误导】r1的说法',
      'r1的理由。出处：云南省疾控中心。',
      '依据公开资料整理，待主管部门审定。',
      '看到别的传言，把原话发给我问一问。',
    ])
  })

  it('begin with what was asked most, then what was checked this week', () => {
    const entries = ['a', 'b', 'c', 'd', 'e'].map((id) => aRumour(id))
    const checked = aRumour('new', { review: { state: 'source-checked', on: '2026-11-24', next: '2027-05-01' } })

    const order = orderRumours(
      [...entries, checked],
      new Map([
        ['d', 3],
        ['b', 9],
      ]),
      WEEK,
      false,
    )

    expect(order.slice(0, 3).map(({ id }) => id)).toEqual(['b', 'd', 'new'])
  })

  it('take turns when nobody asked, until every one has been told', () => {
    const entries = Array.from({ length: 10 }, (_, at) => aRumour(`r${at}`))
    const weeks = Array.from({ length: 4 }, (_, at) => weekBefore(new Date(SLOT.getTime() + at * 7 * 86_400_000)))

    const told = weeks.map((week) =>
      orderRumours(entries, NOBODY, week, false)
        .slice(0, 3)
        .map(({ id }) => id),
    )

    expect(new Set(told.flat()).size).toBe(10)
    expect(told[1]).not.toEqual(told[0])
  })

  it.each([
    ['what may be happening now', { liveClaim: true }],
    ['what is true', { verdict: 'true' }],
    ['what nobody can tell', { verdict: 'unproven' }],
    ['a scam', { kind: 'scam' }],
    ['a draft', { review: { state: 'draft', on: '2026-11-24', next: '2027-05-01' } }],
    ['what was withdrawn', { review: { state: 'withdrawn', on: '2026-11-24', next: '2027-05-01' } }],
    ['what is due for review', { review: { state: 'signed', on: '2026-01-24', next: '2026-11-01' } }],
    ['what has no reason', { statements: [] }],
    ['a reason that may not be cited', { statements: [aStatement({ section: 'why', sources: ['ed'] })] }],
  ] as const)('leave out %s', (_name, more) => {
    expect(tell([aRumour('r1', more)])).toBeUndefined()
  })

  it('leave out what nobody signed where that is hidden, and its mark where all are signed', () => {
    const signed = aRumour('signed', { review: { state: 'signed', on: '2026-01-05', next: '2027-05-01' } })

    const text = tell([aRumour('r1'), signed], NOBODY, true)

    expect(text).toContain('signed的说法')
    expect(text).not.toContain('r1')
    expect(text).not.toContain('待主管部门审定')
  })

  it('that ship keep to the length for twenty weeks, and say only what the entries say', async () => {
    const { knowledge } = await shippedKnowledge()
    const writeBrief = createWriteBrief({
      figures: { week: async () => weekFigures(), asked: async () => NOBODY },
      knowledge: () => knowledge,
      hideUnsigned: false,
      words,
    })
    const sentences = new Set(knowledge.entries.flatMap(({ statements }) => statements.map(({ text }) => text)))
    const claims = new Set(knowledge.entries.flatMap(({ claim }) => claim ?? []))

    const briefs = await Promise.all(
      Array.from({ length: 20 }, (_, at) => writeBrief('rumours-week', new Date(SLOT.getTime() + at * 7 * 86_400_000))),
    )

    const texts = briefs.map((brief) => (brief.kind === 'text' ? brief.text : ''))
    const lines = texts.flatMap((text) => text.split('\n').slice(1, -2))
    const strays = lines.filter((line) => {
      const claim = line.replace(/^【.+?】/, '')
      return !claims.has(claim) && ![...sentences].some((sentence) => line.startsWith(`${sentence}出处：`))
    })
    expect(lines).toHaveLength(20 * 6)
    expect(strays).toEqual([])
    expect(texts.filter((text) => Array.from(text).length > BRIEF_LENGTH)).toEqual([])
    expect(new Set(texts).size).toBe(20)
  })
})
