import type { NamedValue } from '../../domain/alert.ts'
import { type Block, openBlock, type PlacedText } from './cap-block.ts'
import { type Findings, shown } from './cap-findings.ts'
import type { CapTime } from './cap-message.ts'
import { NAMED_VALUE } from './cap-schema.ts'
import { parseCapTime } from './cap-time.ts'

/** What reading needs besides the elements. */
export interface Reading {
  readonly findings: Findings
  /** The namespace of CAP in this message. */
  readonly own: string
  /** Where each value that was read stands, for the rules that judge it afterwards. */
  readonly places: Map<object, string>
  /** Points of polygons so far. */
  readonly points: { count: number }
}

/** Words that older versions of CAP or careless writers use for one of the list, in lower case without separators. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ['verylikely', 'Likely'],
  ['cbrn', 'CBRNE'],
])

/** @returns the word as the list has it; undefined when it is none of them, which is then for the caller to report */
export function readWord<W extends string>(
  { text, xpath }: PlacedText,
  words: readonly W[],
  { findings }: Reading,
): W | undefined {
  const exact = words.find((word) => word === text)
  if (exact !== undefined) return exact

  const bare = bareWord(text)
  const word = words.find((known) => bareWord(known) === bareWord(OTHER_WORDS.get(bare) ?? bare))
  if (word !== undefined) {
    findings.add('warning', 'word-form', xpath, `“${shown(text)}”应当写成“${word}”，已照此读。`)
  }
  return word
}

function bareWord(text: string): string {
  return text
    .slice(0, 40)
    .normalize('NFKC')
    .replaceAll(/[\s_-]/g, '')
    .toLowerCase()
}

/** A word that the message cannot be understood without. */
export function needWord<W extends string>(
  block: Block,
  name: string,
  words: readonly W[],
  reading: Reading,
): W | undefined {
  const placed = block.text(name)
  if (placed === undefined) return undefined
  const word = readWord(placed, words, reading)
  if (word === undefined) {
    reading.findings.add(
      'error',
      'word-unknown',
      placed.xpath,
      `不认识“${shown(placed.text)}”，这里只能是 ${words.join('、')}。猜错有危险，请对方改正。`,
    )
  }
  return word
}

/** A word that has a truthful stand-in, such as `Unknown`. */
export function wordOr<W extends string>(
  placed: PlacedText | undefined,
  words: readonly W[],
  standIn: W,
  reading: Reading,
): W {
  if (placed === undefined) return standIn
  const word = readWord(placed, words, reading)
  if (word !== undefined) return word
  reading.findings.add(
    'warning',
    'word-unknown',
    placed.xpath,
    `不认识“${shown(placed.text)}”，当作“${standIn}”读了。请核对。`,
  )
  return standIn
}

export function readTime(placed: PlacedText | undefined, { findings }: Reading): CapTime | undefined {
  if (placed === undefined) return undefined
  const { text, xpath } = placed
  const read = parseCapTime(text)
  if (read.kind === 'not-a-time') {
    findings.add(
      'error',
      'time-unreadable',
      xpath,
      `“${shown(text)}”不是能认的日期和时间。应当像 2026-11-26T02:10:00+08:00。`,
    )
    return undefined
  }
  if (read.zoneAssumed) {
    findings.add(
      'warning',
      'time-zone-missing',
      xpath,
      `“${shown(text)}”没写时区，当作北京时间读成 ${read.time.text}。请核对。`,
    )
  } else if (read.repaired) {
    findings.add('warning', 'time-form', xpath, `“${shown(text)}”的写法不合标准，读成 ${read.time.text}。`)
  }
  return read.time
}

export function readNamedValues(parent: Block, name: string, reading: Reading): NamedValue[] {
  return parent.blocks(name).flatMap((placed) => {
    const block = openBlock(placed, NAMED_VALUE, reading.own, reading.findings)
    const key = block.text('valueName')
    const value = block.text('value')
    if (key === undefined || value === undefined) return []
    const read = { name: key.text, value: value.text }
    reading.places.set(read, placed.xpath)
    return [read]
  })
}

/** A number in digits; undefined when it is something else, which is reported as left out. */
export function readNumber(placed: PlacedText | undefined, { findings }: Reading): number | undefined {
  if (placed === undefined) return undefined
  if (/^[+-]?\d{1,12}(\.\d{1,12})?$/.test(placed.text)) return Number(placed.text)
  findings.add('warning', 'number-unreadable', placed.xpath, `“${shown(placed.text)}”不是数字，没有读。`)
  return undefined
}
