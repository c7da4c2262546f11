import { describe, expect, it } from 'vitest'
import { importSubscribers } from '../../src/audience/import-subscribers.ts'
import { aSubscriber, createMemorySubscriberStore } from '../support/subscribers.ts'

const NOW = new Date('2026-11-26T04:00:00Z')
const GIVEN = { what: 'given', how: 'chat', at: NOW } as const
const HEAD = 'channel,address,region,segments,topics,elder,consent_at,consent_text'
const REGIONS = [
  { code: '532300', name: '楚雄彝族自治州', aliases: [] },
  { code: '532324', name: '南华县', aliases: ['南华'] },
]
const PREVIEW = { apply: false, acceptPartial: false }
const APPLY = { apply: true, acceptPartial: false }

function aLine(more: Readonly<Record<string, string>> = {}): string {
  const values: Record<string, string> = {
    channel: 'webhook',
    address: 'a1',
    region: '532324',
    segments: '',
    topics: '',
    elder: '',
    consent_at: '2026-11-01',
    consent_text: '村里登记表',
    ...more,
  }
  return HEAD.split(',')
    .map((name) => values[name])
    .join(',')
}

const csv = (...lines: string[]) => new TextEncoder().encode([HEAD, ...lines].join('\n'))

function setUp() {
  const store = createMemorySubscriberStore()
  const run = (file: Uint8Array, options = PREVIEW) =>
    importSubscribers(file, options, { store, regions: REGIONS, now: NOW })
  const find = (address: string) => store.find({ channel: 'webhook', address })
  return { store, run, find }
}

describe('importSubscribers', () => {
  it('only looks, until it is told to write', async () => {
    const { run, find } = setUp()
    const file = csv(aLine(), aLine({ address: 'a2' }))

    expect(await run(file)).toMatchObject({ rows: 2, new: 2, changed: 0, errors: [], written: 0 })
    expect(await find('a1')).toBeUndefined()
    expect(await run(file, APPLY)).toMatchObject({ new: 2, written: 2 })
    expect(await find('a2')).toBeDefined()
    expect(await run(file, APPLY)).toMatchObject({ new: 0, changed: 0, same: 2, written: 0 })
  })

  it('reads every field, ids and the words of residents', async () => {
    const { run, find } = setUp()
    const line = aLine({
      region: '532324100201',
      segments: 'elderly;农民',
      topics: '"fraud,菌子"',
      elder: '是',
      consent_at: '2026-11-01 09:30',
      consent_text: '"登记表 ""2026"" 版,\n第二行"'.replace('\n', ' '),
    })

    expect(await run(csv(line), APPLY)).toMatchObject({ errors: [], written: 1 })

    expect(await find('a1')).toMatchObject({
      channel: 'webhook',
      group: false,
      region: '532324100201',
      segments: ['elderly', 'farmers'],
      topics: ['fraud', 'mushroom'],
      elder: true,
      consent: { at: new Date('2026-11-01T01:30:00Z'), how: 'import', text: '登记表 "2026" 版, 第二行' },
      endedAt: null,
    })
  })

  it('reads JSON lines with lists and booleans', async () => {
    const { run, find } = setUp()
    const row = {
      channel: 'webhook',
      address: 'a1',
      region: '532324',
      segments: ['parent'],
      elder: true,
      consent_at: '2026-11-01T00:00:00Z',
      consent_text: 't',
    }
    const file = new TextEncoder().encode(`\ufeff${JSON.stringify(row)}\n\n{"channel":1}\n[1]\n{broken\n`)

    const { errors, rows } = await run(file, { apply: true, acceptPartial: true })

    expect(rows).toBe(4)
    expect(new Set(errors.map(({ line }) => line))).toEqual(new Set([3, 4, 5]))
    expect(await find('a1')).toMatchObject({ segments: ['parent'], topics: [], elder: true })
  })

  it('reads a byte order mark, Windows line ends and GB18030', async () => {
    const { run } = setUp()
    const windows = new TextEncoder().encode(`\ufeff${HEAD}\r\n${aLine()}\r\n`)
    // 登记表 in GB18030.
    const gb = Buffer.concat([
      Buffer.from(`${HEAD}\n${aLine({ consent_text: '' })}`),
      Buffer.from([0xb5, 0xc7, 0xbc, 0xc7, 0xb1, 0xed]),
    ])

    expect(await run(windows)).toMatchObject({ rows: 1, new: 1, errors: [] })
    expect(await run(gb, APPLY)).toMatchObject({ errors: [], written: 1 })
  })

  it.each([
    ['channel', 'sms', /要写 webhook/],
    ['address', '', /没有写/],
    ['address', 'x'.repeat(257), /最多 256 个字/],
    ['region', '南华', /行政区划代码/],
    ['segments', 'elderly;aliens', /不认识的人群：aliens/],
    ['topics', 'sports', /不认识的主题：sports/],
    ['elder', 'maybe', /是 或 否/],
    ['consent_at', '', /没有同意的人不能导入/],
    ['consent_at', '2026-02-30', /要写成/],
    ['consent_at', '昨天', /要写成/],
    ['consent_at', '2026-12-01', /还没有到/],
    ['consent_text', '', /没有写/],
  ])('names line and field of a wrong %s “%s”', async (field, value, message) => {
    const { run, find } = setUp()

    const preview = await run(csv(aLine({ address: 'right' }), aLine({ [field]: value })), APPLY)

    expect(preview.errors).toEqual([{ line: 3, field, message: expect.stringMatching(message) }])
    expect(preview.written).toBe(0)
    expect(await find('right')).toBeUndefined()
  })

  it('writes the right lines alone only when that is asked for', async () => {
    const { run, find } = setUp()
    const file = csv(aLine({ address: 'right' }), aLine({ region: '' }))

    expect(await run(file, { apply: true, acceptPartial: true })).toMatchObject({ written: 1 })
    expect(await find('right')).toBeDefined()
    expect(await find('a1')).toBeUndefined()
  })

  it('names both lines of a repeated address and takes neither', async () => {
    const { run, find } = setUp()
    const file = csv(aLine(), aLine({ address: 'a2' }), aLine({ elder: '是' }))

    const { errors, written } = await run(file, { apply: true, acceptPartial: true })

    expect(errors).toEqual([{ line: 4, field: 'address', message: '地址重复：第 2 行和第 4 行是同一个地址' }])
    expect(written).toBe(1)
    expect(await find('a1')).toBeUndefined()
  })

  it('revives nobody who unsubscribed or was erased, and says which lines', async () => {
    const { run, store, find } = setUp()
    for (const address of ['a1', 'a2']) await store.save(aSubscriber({ channel: 'webhook', address }), GIVEN)
    await store.end({ channel: 'webhook', address: 'a1' }, { how: 'chat', at: NOW })
    await store.erase({ channel: 'webhook', address: 'a2' }, { how: 'chat', at: NOW })

    const preview = await run(csv(aLine(), aLine({ address: 'a2' }), aLine({ address: 'a3' })), APPLY)

    expect(preview).toMatchObject({ new: 1, changed: 0, ended: [2, 3], errors: [], written: 1 })
    expect((await find('a1'))?.endedAt).toEqual(NOW)
    expect(await find('a2')).toBeUndefined()
  })

  it('changes what is known, keeps quiet hours, and brings no ended topic back', async () => {
    const { run, store, find } = setUp()
    const before = aSubscriber({ channel: 'webhook', address: 'a1', topics: ['fraud'], quietFrom: 60, quietTo: 120 })
    await store.save(before, GIVEN)

    expect(await run(csv(aLine({ region: '532300', topics: 'mushroom;fraud' })), APPLY)).toMatchObject({ changed: 1 })

    expect(await find('a1')).toMatchObject({ region: '532300', topics: ['fraud'], quietFrom: 60, quietTo: 120 })
  })

  it('keeps unknown regions and reports them', async () => {
    const { run } = setUp()
    const regions = ['532324100', '532300', '532399', '110101', '110101']

    const file = csv(...regions.map((region, at) => aLine({ address: `a${at}`, region })))

    expect(await run(file, APPLY)).toMatchObject({
      errors: [],
      written: 5,
      unknownRegions: [
        { region: '532399', rows: 1 },
        { region: '110101', rows: 2 },
      ],
    })
  })

  it.each([
    ['nothing', '', 1, /空的/],
    ['no header', aLine(), 1, /缺少：channel/],
    ['an unknown column', `${HEAD},name\n${aLine()},x`, 1, /不认识的列：name/],
    ['a column twice', `${HEAD},elder\n${aLine()},x`, 1, /重复：elder/],
    ['too few columns', `${HEAD}\nwebhook,a1`, 2, /应有 8 列，实有 2 列/],
    ['a quote that is not closed', `${HEAD}\n${aLine()}\n"webhook`, 3, /引号/],
    ['a line too long', `${HEAD}\n${aLine({ consent_text: 'x'.repeat(10_001) })}`, 2, /太长/],
    ['UTF-16', 'c\0h\0a\0', 1, /编码/],
  ])('refuses a file with %s', async (_what, text, line, message) => {
    const { run } = setUp()

    const { errors } = await run(new TextEncoder().encode(text), APPLY)

    expect(errors).toContainEqual({ line, field: null, message: expect.stringMatching(message) })
  })

  it('refuses what is neither UTF-8 nor GB18030, too many bytes and too many lines', async () => {
    const { run } = setUp()
    const many = new TextEncoder().encode(
      [HEAD, ...Array.from({ length: 200_001 }, () => 'a,b,c,d,e,f,g,h')].join('\n'),
    )

    expect((await run(Uint8Array.of(0xff, 0xff, 0xff))).errors[0]?.message).toMatch(/编码/)
    expect((await run(new Uint8Array(51 * 1024 * 1024))).errors[0]?.message).toMatch(/最多 50 MB/)
    expect((await run(many)).errors[0]?.message).toMatch(/最多 200000 行/)
  })

  it('counts lines inside quotes', async () => {
    const { run } = setUp()
    const file = csv(aLine({ consent_text: '"一\n二"' }), aLine({ address: 'a2', region: '' }))

    expect((await run(file)).errors.map(({ line, field }) => [line, field])).toEqual([
      [2, 'consent_text'],
      [4, 'region'],
    ])
  })
})
