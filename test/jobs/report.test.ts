import { beforeAll, describe, expect, it } from 'vitest'
import { DELIVERY_CHANNELS } from '../../src/domain/letter.ts'
import { SEGMENTS } from '../../src/domain/segments.ts'
import type { BriefWords } from '../../src/jobs/brief-words.ts'
import {
  countReach,
  monthBefore,
  monthSpan,
  reportCsv,
  reportMarkdown,
  type SentLetter,
} from '../../src/jobs/report.ts'
import { createMonthlyReport } from '../../src/jobs/write-brief.ts'
import { shippedBriefWords } from '../support/briefs.ts'

let words: BriefWords
beforeAll(async () => {
  words = await shippedBriefWords()
})

function aLetter(more: Partial<SentLetter> = {}): SentLetter {
  return {
    channel: 'wechaty',
    address: 'a1',
    group: false,
    sentAt: new Date('2026-02-03T02:00:00Z'),
    region: '532324101',
    segments: ['elderly'],
    ...more,
  }
}

async function* pagesOf(...pages: ReadonlyArray<readonly SentLetter[]>) {
  yield* pages
}

const regionName = (code: string) => (code === '532324' ? '南华县' : code)

describe('reach', () => {
  it('counts an address once a day, over pages and whatever it got', async () => {
    const reach = await countReach(
      pagesOf(
        [aLetter(), aLetter({ sentAt: new Date('2026-02-03T09:00:00Z') })],
        [aLetter({ sentAt: new Date('2026-02-03T15:59:59Z') }), aLetter({ sentAt: new Date('2026-02-03T16:00:00Z') })],
      ),
    )

    expect(reach).toMatchObject({ personTimes: 2, letters: 4, groups: 0 })
    expect([...reach.counties]).toEqual([['532324', 2]])
  })

  it('tells channels and addresses apart, and counts a group as one', async () => {
    const reach = await countReach(
      pagesOf([
        aLetter(),
        aLetter({ address: 'a2' }),
        aLetter({ channel: 'webhook' }),
        aLetter({ address: 'g', group: true }),
      ]),
    )

    expect(reach).toMatchObject({ personTimes: 4, groups: 1 })
    expect(Object.fromEntries(reach.channels)).toEqual({ wechaty: 3, webhook: 1 })
  })

  it('counts who belongs to two audiences in both and once in all', async () => {
    const reach = await countReach(
      pagesOf([
        aLetter({ segments: ['farmers', 'elderly', 'elderly'] }),
        aLetter({ address: 'a2', segments: [], region: '' }),
      ]),
    )

    expect(reach.personTimes).toBe(2)
    expect(Object.fromEntries(reach.audiences)).toEqual({ farmers: 1, elderly: 1, '': 1 })
    expect(Object.fromEntries(reach.counties)).toEqual({ '532324': 1, '': 1 })
  })
})

describe('months', () => {
  it('begin and end at midnight in Chuxiong', () => {
    expect(monthSpan(2026, 12)).toEqual({
      from: new Date('2026-11-30T16:00:00Z'),
      until: new Date('2026-12-31T16:00:00Z'),
    })
  })

  it('are reported when they are over', () => {
    expect(monthBefore(new Date('2026-12-31T22:23:00Z'))).toEqual({ year: 2026, month: 12 })
    expect(monthBefore(new Date('2026-12-31T15:59:00Z'))).toEqual({ year: 2026, month: 11 })
  })
})

describe('the monthly report', () => {
  const letters = {
    asked: [] as Date[],
    between(from: Date, _until: Date) {
      letters.asked.push(from)
      const isFebruary = from.toISOString() === '2026-01-31T16:00:00.000Z'
      return isFebruary
        ? pagesOf([aLetter(), aLetter({ address: 'a2', segments: [], region: '' })])
        : pagesOf([aLetter()])
    },
  }

  async function write() {
    const files = new Map<string, string>()
    const writeReport = createMonthlyReport({
      letters,
      regionName,
      target: 150_000,
      words,
      save: async (name, content) => {
        files.set(name, content)
        return `reports/${name}`
      },
    })
    const line = await writeReport(['csv', 'markdown'], new Date('2026-02-28T22:23:00Z'))
    return { files, line }
  }

  it('covers the year up to the month before and says where it is', async () => {
    const { files, line } = await write()

    expect(line).toBe('reports/reach-2026-02.csv\nreports/reach-2026-02.md')
    expect([...files.keys()]).toEqual(['reach-2026-02.csv', 'reach-2026-02.md'])
    expect(letters.asked.map((from) => from.toISOString())).toEqual([
      '2025-12-31T16:00:00.000Z',
      '2026-01-31T16:00:00.000Z',
    ])
  })

  it('gives a table row per figure, and the counting rule at the end', async () => {
    const csv = (await write()).files.get('reach-2026-02.csv') ?? ''
    const rows = csv.replace('\ufeff', '').trimEnd().split('\r\n')

    expect(rows.slice(0, 7)).toEqual([
      '月份,分类,名称,人次',
      '2026-01,合计,人次,1',
      '2026-02,合计,人次,2',
      '2026-01,合计,其中群,0',
      '2026-02,合计,其中群,0',
      '2026-01,合计,送出条数,1',
      '2026-02,合计,送出条数,2',
    ])
    expect(rows).toContain('2026-02,按县市,南华县,1')
    expect(rows).toContain('2026-01,按县市,没有填,0')
    expect(rows.slice(-words.report.rules.length)).toEqual(
      words.report.rules.map((rule) => `统计口径,口径第1版,${rule},`),
    )
  })

  it('gives the year against its target, tables by audience, county and month, and the rule', async () => {
    const lines = ((await write()).files.get('reach-2026-02.md') ?? '').split('\n')

    expect(lines[0]).toBe('# 科普推送触达报表（2026年1月至2月）')
    expect(lines[2]).toBe('2026年累计3人次，年度目标150000人次，完成0%。')
    expect(lines).toContain('| 名称 | 2026-01 | 2026-02 | 合计 |')
    expect(lines).toContain('| 老年人 | 1 | 1 | 2 |')
    expect(lines).toContain('| 没有填 | 0 | 1 | 1 |')
    expect(lines).toContain('## 统计口径（口径第1版）')
    expect(lines).toContain(`- ${words.report.rules[1]}`)
  })

  it('is the same for the same letters', async () => {
    const reach = await countReach(pagesOf([aLetter()]))
    const report = { year: 2026, months: [reach], target: 100, regionName }

    expect(reportCsv(report, words)).toBe(reportCsv(report, words))
    expect(reportMarkdown(report, words)).toContain('完成1%')
  })

  it('has a name for every audience and channel', () => {
    expect(Object.keys(words.report.segments)).toEqual([...SEGMENTS])
    expect(Object.keys(words.report.channelNames)).toEqual([...DELIVERY_CHANNELS])
  })
})
