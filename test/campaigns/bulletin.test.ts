import { describe, expect, it } from 'vitest'
import { createBulletins } from '../../src/campaigns/bulletin.ts'
import { FORMATS, type Format } from '../../src/campaigns/formats.ts'
import type { BulletinWords } from '../../src/campaigns/words.ts'
import { type Entry, shownVerdict, VERDICT_WORDS } from '../../src/domain/entry.ts'
import { SOURCE, shippedWords } from '../support/campaign-fakes.ts'
import { anEntry } from '../support/entries.ts'
import { aStatement, shippedKnowledge } from '../support/knowledge.ts'

const NEVER = /不要|不能|严禁|绝不|千万别/
const LONG: ReadonlySet<Format> = new Set(['farmers', 'youth', 'workers', 'officials', 'official-account', 'chat'])

let every: ReturnType<typeof makeEvery> | undefined

/** Made once: 431 entries in eight formats. */
function everyBulletin() {
  every ??= makeEvery()
  return every
}

async function makeEvery() {
  const { knowledge } = await shippedKnowledge()
  const words = await shippedWords()
  const bulletins = createBulletins(() => knowledge, words)
  const all = knowledge.entries.flatMap((entry) =>
    FORMATS.map((format) => ({ entry, format, bulletin: bulletins.word(entry, format) })),
  )
  const made = all.flatMap(({ entry, format, bulletin }) =>
    bulletin.kind === 'bulletin' ? [{ ...bulletin, entry, format }] : [],
  )
  const impossible = all.flatMap(({ entry, format, bulletin }) =>
    bulletin.kind === 'impossible' ? [{ entry: entry.id, format, reason: bulletin.reason }] : [],
  )
  return { all, made, impossible, words, knowledge }
}

/** What is left of a text after every fixed word, title, claim, number, source and sentence of the entry is taken out. */
function strange(text: string, entry: Entry, words: BulletinWords, publishers: readonly string[]): string {
  const marks = /\{\w+\}/
  const { audiences, ...sentences } = words
  const fixed = [...Object.values(sentences), ...Object.values(audiences).map(({ lead }) => lead)].flatMap((sentence) =>
    sentence.split(marks),
  )
  const own = [
    entry.title,
    entry.claim ?? '',
    VERDICT_WORDS[shownVerdict(entry)],
    ...entry.statements.map((s) => s.text),
  ]
  const known = [...own, ...publishers, ...fixed].filter((piece) => piece !== '').sort((a, b) => b.length - a.length)
  const flat = text.replaceAll('\n', '')
  const bare = (piece: string) => piece.replaceAll('\n', '')
  return known
    .reduce((left, piece) => left.replaceAll(bare(piece), '\0'), flat)
    .replace(/[\0·。；：，、 （）\d.-]/gu, '')
}

describe('a bulletin of every entry in every format', () => {
  it('is made for all but a known few', async () => {
    const { impossible, all } = await everyBulletin()
    const countOf = (format: Format) => impossible.filter((each) => each.format === format).length
    const counts = Object.fromEntries(FORMATS.map((format) => [format, countOf(format)]))

    // Entries without a sentence that is short enough. A new entry that is one more has to be worded shorter.
    expect(all.length).toBeGreaterThanOrEqual(3_400)
    expect(impossible.filter(({ format }) => LONG.has(format))).toEqual([])
    expect(counts['elder'], impossible.map(({ entry }) => entry).join(' ')).toBeLessThanOrEqual(73)
    expect(counts['sms'], impossible.map(({ entry }) => entry).join(' ')).toBeLessThanOrEqual(26)
    expect(new Set(impossible.map(({ reason }) => reason))).toEqual(new Set(['too-long', 'live-claim']))
  })

  it('keeps to its length', async () => {
    const { made } = await everyBulletin()
    const tooLong = made.filter(({ text, format }) => {
      const characters = Array.from(text).length
      if (format === 'sms') return characters > 70 || text.includes('\n')
      if (format === 'official-account') return Buffer.byteLength(text, 'utf8') > 1_800
      if (format !== 'elder') return characters > 600
      const lines = text.split('\n')
      return lines.length > 5 || lines.some((line) => Array.from(line).length > 20)
    })

    expect(made.length).toBeGreaterThan(3_300)
    expect(tooLong.map(({ entry, format }) => `${entry.id} ${format}`)).toEqual([])
  })

  it('is nothing but sentences of the entry, fixed words, a number and sources', async () => {
    const { made, words, knowledge } = await everyBulletin()
    const names = knowledge.sources.flatMap(({ publisher, date }) => [publisher, `${publisher} ${date}`])
    const hotlines = knowledge.hotlines.map(({ name }) => name)
    const odd = made.flatMap(({ text, entry, format }) => {
      // A folded line loses the comma at its end, a title may be folded too: the lines of a sentence are put together first.
      if (format === 'elder') return []
      const uses = entry.statements
        .filter(({ section }) => section === 'phones')
        .map((s) => s.text.replace(/^[\d-]+\s*/, ''))
      const left = strange(text, entry, words, [...names, ...hotlines, ...uses])
      return left === '' ? [] : [`${entry.id} ${format}: ${left}`]
    })

    expect(odd).toEqual([])
  })

  it('folds whole sentences for old people', async () => {
    const { made } = await everyBulletin()
    const plain = (text: string) => text.replace(/[，；：\n]/gu, '')
    const cut = made.flatMap(({ text, entry, format, statements }) =>
      format !== 'elder' ||
      [entry.title, ...statements.map((s) => s.text)].every((own) => plain(text).includes(plain(own)))
        ? []
        : [entry.id],
    )

    expect(cut).toEqual([])
  })

  it('carries whole bullets, each with a source that is named', async () => {
    const { made, knowledge } = await everyBulletin()
    const byId = new Map(knowledge.sources.map((source) => [source.id, source]))
    const unnamed = made.flatMap(({ text, entry, format, statements }) => {
      const tail = text.slice(text.lastIndexOf('来源：'))
      return statements
        .filter(({ section, sources }) => section !== 'dont' || sources.length > 0)
        .filter(({ text: own, sources }) => !NEVER.test(own) || sources.length > 0)
        .filter(({ sources }) => !sources.some((id) => tail.includes(byId.get(id)?.publisher ?? '\0')))
        .map(({ line }) => `${entry.id} ${format} line ${line}`)
    })

    expect(unnamed).toEqual([])
    expect(made.filter(({ statements }) => statements.length === 0)).toEqual([])
  })

  it('says at its end how to stop it, and bears no AI label', async () => {
    const { made, words } = await everyBulletin()

    expect(made.filter(({ text }) => !text.endsWith('回复TD退订'))).toEqual([])
    expect(JSON.stringify(words)).not.toMatch(/AI|人工智能/)
  })

  it('says everything that is never to be done before anything optional, where there is danger', async () => {
    const { made } = await everyBulletin()
    const lost = made.flatMap(({ entry, format, statements }) => {
      if (entry.risk === 'normal') return []
      const donts = entry.statements.filter(({ section }) => section === 'dont')
      const missing = donts.filter((dont) => !statements.includes(dont))
      const optional = statements.filter(({ section }) => section !== 'dont' && section !== 'now' && section !== 'do')
      // With something missing there is one step, what limits it, and nothing else.
      return missing.length > 0 && (LONG.has(format) || optional.some(({ text }) => !NEVER.test(text)))
        ? [`${entry.id} ${format}: ${missing.map(({ text }) => text).join(' ')}`]
        : []
    })

    expect(lost).toEqual([])
  })

  it('never says an act without the sentence of its entry that forbids it in some case', async () => {
    const { made } = await everyBulletin()
    const lost = made.flatMap(({ entry, format, statements }) =>
      entry.statements
        .filter(({ section }) => section === 'dont')
        .filter((dont) => !statements.includes(dont))
        .flatMap((dont) => {
          const act = /(?:不要|不能|严禁|绝不|千万别)(\p{Script=Han}{2})/u.exec(dont.text)?.[1]
          return act !== undefined && statements.some(({ text }) => text.includes(act))
            ? [`${entry.id} ${format}: ${dont.text}`]
            : []
        }),
    )

    expect(lost).toEqual([])
  })

  it('names one number to old people', async () => {
    const { made, knowledge } = await everyBulletin()
    const numbers = new Set(knowledge.hotlines.map(({ number }) => number))
    const several = made.filter(({ text, format }) => {
      const named = new Set(
        (text.match(/(?<![\d.-])\d[\d-]{2,13}(?![\d.])/gu) ?? []).filter((each) => numbers.has(each)),
      )
      return format === 'elder' && named.size > 1
    })

    expect(several.map(({ entry, text }) => `${entry.id} ${text}`)).toEqual([])
  })
})

describe('a bulletin', () => {
  const words = shippedWords()
  const hotlines = [
    { number: '120', name: '急救电话', use: '急救', topics: [], sources: [] },
    { number: '96110', name: '反诈咨询', use: '举报', topics: ['刷单'], sources: [] },
  ]
  const word = async (entry: Entry, format: Format) =>
    createBulletins(() => ({ entries: [entry], sources: [SOURCE], hotlines }), await words).word(entry, format)

  it('keeps a step out of a text message rather than say it without its limit', async () => {
    const entry = anEntry('e', {
      risk: 'emergency',
      statements: [
        aStatement({ section: 'now', text: '清醒的人可以催吐。', line: 1 }),
        aStatement({ section: 'now', text: '马上打120。', line: 2 }),
        aStatement({
          section: 'dont',
          text: `人昏迷、抽搐、说不清话时绝不催吐，${'也不喂水喂药，'.repeat(6)}送医院。`,
          line: 3,
        }),
      ],
    })

    const sms = await word(entry, 'sms')
    const chat = await word(entry, 'chat')

    expect(sms).toMatchObject({ text: '标题e：马上打120。来源：云南疾控。回复TD退订' })
    expect(chat).toMatchObject({
      text: expect.stringContaining('1. 清醒的人可以催吐。\n2. 马上打120。\n千万注意：\n· 人昏迷'),
    })
  })

  it('says no later step of an emergency without the first, unless it calls for help', async () => {
    const steps = ['先'.repeat(60), '再把人搬出来。', '拿不准就打120。'].map((text, at) =>
      aStatement({ section: 'now', text, line: at + 1 }),
    )
    const entry = anEntry('e', { risk: 'emergency', statements: steps })

    expect(await word(entry, 'sms')).toMatchObject({ text: '标题e：拿不准就打120。来源：云南疾控。回复TD退订' })
    expect(await word(anEntry('f', { ...entry, statements: steps.slice(0, 2) }), 'sms')).toEqual({
      kind: 'impossible',
      reason: 'too-long',
    })
  })

  it('puts the sentences that name what an audience deals with first', async () => {
    const statements = ['天冷了要加衣服。', '孩子在学校不去摸野菌。', '地里打农药要戴口罩。'].map((text, at) =>
      aStatement({ text, line: at + 1 }),
    )
    const bulletin = await word(anEntry('e', { statements }), 'farmers')

    expect(bulletin).toMatchObject({
      text: expect.stringContaining('乡亲们：\n【标题e】\n· 地里打农药要戴口罩。\n· 天冷了'),
    })
  })

  it('says the verdict with the claim', async () => {
    const entry = anEntry('r', { kind: 'rumour', claim: '吃蒜防癌。', verdict: 'false' })

    expect(await word(entry, 'chat')).toMatchObject({ text: expect.stringContaining('【不实】吃蒜防癌。') })
  })

  it('names the number of the matter where the entry names none', async () => {
    const entry = anEntry('f', { title: '刷单都是骗局' })

    expect(await word(entry, 'chat')).toMatchObject({ text: expect.stringContaining('电话：96110（反诈咨询）') })
  })

  it('gives advice for those who have paid under its own heading, and never in a text message', async () => {
    const statements = [aStatement({ section: 'paid', text: '马上停手。' })]
    const entry = anEntry('f', { statements })

    expect(await word(entry, 'chat')).toMatchObject({ text: expect.stringContaining('钱已经转出去的：\n· 马上停手。') })
    expect(await word(entry, 'sms')).toEqual({ kind: 'impossible', reason: 'no-source' })
  })

  it('is impossible without a source that may be shown', async () => {
    const entry = anEntry('e', { statements: [aStatement({ sources: [], basis: ['d-editorial'] })] })

    expect(await word(entry, 'chat')).toEqual({ kind: 'impossible', reason: 'no-source' })
  })
})
