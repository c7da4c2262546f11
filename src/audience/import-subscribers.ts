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
  { apply, acceptPartial }: ImportOptions,
  { store, regions, now }: ImportDeps,
): Promise<ImportPreview> {
  const read = readImport(file)
  const checked = checkRows(read.rows, now)
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

/** Of a repeated address no line is right: nobody knows which one is meant. */
function checkRows(raw: readonly RawRow[], now: Date): { readonly rows: Row[]; readonly errors: ImportError[] } {
  const schema = importRowAt(now)
  const errors: ImportError[] = []
  const byAddress = new Map<string, Row[]>()
  for (const { line, value } of raw) {
    const parsed = schema.safeParse(value)
    if (!parsed.success) {
      errors.push(...parsed.error.issues.map((issue) => wordIssue(line, issue)))
      continue
    }
    const key = keyOf(parsed.data)
    byAddress.set(key, [...(byAddress.get(key) ?? []), { line, subscriber: parsed.data }])
  }
  const rows: Row[] = []
  for (const same of byAddress.values()) {
    const lines = same.map(({ line }) => line)
    if (same.length === 1) rows.push(...same)
    else
      errors.push(
        ...lines.map((line) => ({
          line,
          field: 'address',
          message: `地址重复：第 ${lines.join('、')} 行是同一个地址`,
        })),
      )
  }
  return { rows, errors }
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
      if (before === undefined && !erased.has(subscriber.address)) fresh.push(subscriber)
      else if (before === undefined || before.endedAt !== null) ended.push(line)
      else if (saysTheSame(before, subscriber)) same++
      // What the file does not say stays as it is.
      else changed.push({ ...subscriber, group: before.group })
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
