import { setImmediate } from 'node:timers/promises'
import type { DeliveryChannel } from '../domain/letter.ts'
import { coversRegion, type Region } from '../domain/region.ts'
import { importRowAt } from './import-row.ts'
import { type ImportError, type RawRow, readImport } from './read-import.ts'
import type { Subscriber } from './subscriber.ts'
import type { NewSubscriber, SubscriberStore } from './subscriber-store.ts'

export interface ImportPreview {
  /** Lines with content, without the header. */
  readonly rows: number
  readonly new: number
  readonly changed: number
  /** Lines that say what is stored already. */
  readonly same: number
  /** Lines of addresses that unsubscribed or were erased: an import never revives them, they subscribe by themselves. */
  readonly ended: readonly number[]
  readonly errors: readonly ImportError[]
  /** Codes that lie in no known region: kept, and shown so that somebody looks at them. */
  readonly unknownRegions: ReadonlyArray<{ readonly region: string; readonly rows: number }>
  /** Subscribers that were written; 0 for a preview. */
  readonly written: number
}

export interface ImportOptions {
  /** False: only look. */
  readonly apply: boolean
  /** Write the right lines although others are wrong. */
  readonly acceptPartial: boolean
  /** Code that has to cover the region of every line; left out: anywhere. */
  readonly within?: string
}

export interface ImportDeps {
  readonly store: Pick<SubscriberStore, 'findMany' | 'erasedAmong' | 'saveImported'>
  readonly regions: readonly Region[]
  readonly now: Date
}

interface Row {
  readonly line: number
  readonly subscriber: NewSubscriber
}

const keyOf = ({ channel, address }: NewSubscriber) => JSON.stringify([channel, address])

/**
 * Looks at a file of subscribers and, when asked to, writes it. Nothing is written when a line is wrong, unless the right ones
 * are asked for. Doing it again changes nothing.
 */
export async function importSubscribers(
  file: Uint8Array,
  { apply, acceptPartial, within }: ImportOptions,
  { store, regions, now }: ImportDeps,
): Promise<ImportPreview> {
  const read = readImport(file)
  const checked = await checkRows(read.rows, now, within)
  const errors = [...read.errors, ...checked.errors].sort((a, b) => a.line - b.line)
  const sorted = await compare(checked.rows, store)
  const toWrite = [...sorted.fresh, ...sorted.changed]
  const isWritten = apply && (errors.length === 0 || acceptPartial)
  return {
    rows: new Set([...read.rows, ...read.errors].map(({ line }) => line)).size,
    new: sorted.fresh.length,
    changed: sorted.changed.length,
    same: sorted.same,
    ended: sorted.ended,
    errors,
    unknownRegions: unknownRegionsOf(checked.rows, regions),
    written: isWritten ? await store.saveImported(toWrite, now) : 0,
  }
}

/** Rows looked at in one go; other work gets its turn after that. */
const AT_ONCE = 1_000

/** Of a repeated address no line is right: nobody knows which one is meant. */
async function checkRows(raw: readonly RawRow[], now: Date, within: string | undefined): Promise<Checked> {
  const schema = importRowAt(now)
  const errors: ImportError[] = []
  const rows = new Map<string, Row>()
  const repeated = new Set<string>()
  for (const [at, { line, value }] of raw.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) await setImmediate()
    const parsed = schema.safeParse(value)
    if (!parsed.success) {
      errors.push(...parsed.error.issues.map((issue) => wordIssue(line, issue)))
      continue
    }
    if (within !== undefined && !coversRegion(within, parsed.data.region)) {
      errors.push({ line, field: 'region', message: '不在您负责的地区' })
      continue
    }
    const key = keyOf(parsed.data)
    const first = rows.get(key)
    if (first === undefined) rows.set(key, { line, subscriber: parsed.data })
    else {
      repeated.add(key)
      errors.push({ line, field: 'address', message: `地址重复：第 ${first.line} 行和第 ${line} 行是同一个地址` })
    }
  }
  for (const key of repeated) rows.delete(key)
  return { rows: [...rows.values()], errors }
}

interface Checked {
  readonly rows: readonly Row[]
  readonly errors: readonly ImportError[]
}

interface Issue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly keys?: readonly string[]
}

function wordIssue(line: number, { code, path, message, keys }: Issue): ImportError {
  const field = path.length === 0 ? null : String(path[0])
  if (code === 'unrecognized_keys') {
    const names = (keys ?? []).map((key) => key.slice(0, 20)).join('、')
    return { line, field: null, message: `不认识的字段：${names}` }
  }
  return { line, field, message: /\p{Script=Han}/u.test(message) ? message : '内容的类型不对' }
}

interface Compared {
  readonly fresh: NewSubscriber[]
  readonly changed: NewSubscriber[]
  readonly same: number
  readonly ended: number[]
}

async function compare(rows: readonly Row[], store: ImportDeps['store']): Promise<Compared> {
  const fresh: NewSubscriber[] = []
  const changed: NewSubscriber[] = []
  const ended: number[] = []
  let same = 0
  for (const channel of new Set(rows.map(({ subscriber }) => subscriber.channel))) {
    const here = rows.filter(({ subscriber }) => subscriber.channel === channel)
    const { known, erased } = await lookUp(channel, here, store)
    for (const { line, subscriber } of here) {
      const before = known.get(subscriber.address)
      const after = before === undefined ? subscriber : merged(before, subscriber)
      if (before === undefined && !erased.has(subscriber.address)) fresh.push(after)
      else if (before === undefined || before.endedAt !== null) ended.push(line)
      else if (saysTheSame(before, after)) same++
      else changed.push(after)
    }
  }
  return { fresh, changed, same, ended: ended.sort((a, b) => a - b) }
}

async function lookUp(channel: DeliveryChannel, rows: readonly Row[], store: ImportDeps['store']) {
  const addresses = rows.map(({ subscriber }) => subscriber.address)
  const found = await store.findMany(channel, addresses)
  const known: ReadonlyMap<string, Subscriber> = new Map(found.map((subscriber) => [subscriber.address, subscriber]))
  return { known, erased: await store.erasedAmong(channel, addresses) }
}

function merged(before: Subscriber, listed: NewSubscriber): NewSubscriber {
  return { ...listed, group: before.group, topics: noWider(before.topics, listed.topics) }
}

/** A topic that somebody has ended is not brought back by a list. No topics: all. */
function noWider(before: Subscriber['topics'], listed: Subscriber['topics']): Subscriber['topics'] {
  if (before.length === 0) return listed
  const both = listed.filter((topic) => before.includes(topic))
  return both.length === 0 ? before : both
}

function saysTheSame(before: Subscriber, now: NewSubscriber): boolean {
  const said = ({ region, segments, topics, elder, consent }: NewSubscriber) =>
    JSON.stringify([region, [...segments].sort(), [...topics].sort(), elder, consent.at, consent.text])
  return said(before) === said(now)
}

function unknownRegionsOf(rows: readonly Row[], regions: readonly Region[]): ImportPreview['unknownRegions'] {
  const counts = new Map<string, number>()
  // The prefecture would cover codes of counties that do not exist.
  const counties = regions.filter(({ code }) => !code.endsWith('00'))
  for (const { subscriber } of rows) {
    const { region } = subscriber
    const isKnown =
      regions.some(({ code }) => code === region) || counties.some(({ code }) => coversRegion(code, region))
    if (!isKnown) counts.set(region, (counts.get(region) ?? 0) + 1)
  }
  return [...counts].map(([region, rows]) => ({ region, rows }))
}
