import { dayIn } from '../domain/clock.ts'
import { toCsv } from '../domain/csv.ts'
import { type BriefWords, fillWords } from './brief-words.ts'

/** A letter that is recorded as sent. */
export interface SentLetter {
  readonly channel: string
  /** Tells addresses of a channel apart; a hash will do. */
  readonly address: string
  readonly group: boolean
  readonly sentAt: Date
  /** GB/T 2260; empty: not given. */
  readonly region: string
  readonly segments: readonly string[]
}

/** Where they come from: pages of those sent from `from` on and before `until`, in any order. */
export interface SentLetters {
  readonly between: (from: Date, until: Date) => AsyncIterable<readonly SentLetter[]>
}

export interface Reach {
  readonly personTimes: number
  /** Those of them that were groups. */
  readonly groups: number
  readonly letters: number
  /** By segment, county (six digits) and channel; the key for what is not given is empty. */
  readonly audiences: ReadonlyMap<string, number>
  readonly counties: ReadonlyMap<string, number>
  readonly channels: ReadonlyMap<string, number>
}

const COUNTY_DIGITS = 6
const HOURS_AHEAD = 8

/** From the first of the month to the first of the next in Chuxiong. @param month 1–12; 13 is January of the next year */
export function monthSpan(year: number, month: number): { readonly from: Date; readonly until: Date } {
  const first = (at: number) => new Date(Date.UTC(year, at - 1, 1, -HOURS_AHEAD))
  return { from: first(month), until: first(month + 1) }
}

/** The month before the slot: a report on the first of January is of December. */
export function monthBefore(slot: Date): { readonly year: number; readonly month: number } {
  const day = dayIn(slot)
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(4, 6))]
  return month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 }
}

/** Counts person-times: one address of a channel on one day is one, whatever it got; `report.rules` says it to readers. */
export async function countReach(pages: AsyncIterable<readonly SentLetter[]>): Promise<Reach> {
  const seen = new Set<string>()
  const [audiences, counties, channels] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ]
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  let letters = 0
  let groups = 0
  const count = ({ channel, address, group, sentAt, region, segments }: SentLetter) => {
    letters += 1
    const key = `${channel}\0${address}\0${dayIn(sentAt)}`
    if (seen.has(key)) return
    seen.add(key)
    if (group) groups += 1
    add(counties, region.slice(0, COUNTY_DIGITS))
    add(channels, channel)
    for (const segment of segments.length === 0 ? [''] : new Set(segments)) add(audiences, segment)
  }
  for await (const page of pages) page.forEach(count)
  return { personTimes: seen.size, groups, letters, audiences, counties, channels }
}

export interface ReportOfYear {
  readonly year: number
  /** January first, up to the month of the report. */
  readonly months: readonly Reach[]
  /** Person-times a year. */
  readonly target: number
  readonly regionName: (code: string) => string
}

interface Table {
  readonly title: string
  /** Name and counts of each month, most first. */
  readonly rows: ReadonlyArray<readonly [string, ...number[]]>
}

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)

function tableOf(
  title: string,
  months: readonly Reach[],
  countsOf: (reach: Reach) => ReadonlyMap<string, number>,
  nameOf: (key: string) => string,
): Table {
  const keys = new Set(months.flatMap((reach) => [...countsOf(reach).keys()]))
  const rows = [...keys].map((key) => ({
    name: nameOf(key),
    counts: months.map((reach) => countsOf(reach).get(key) ?? 0),
  }))
  const sorted = rows.sort((one, other) => sum(other.counts) - sum(one.counts) || (one.name < other.name ? -1 : 1))
  return { title, rows: sorted.map(({ name, counts }) => [name, ...counts] as const) }
}

function tablesOf({ months, regionName }: ReportOfYear, { report: words }: BriefWords): Table[] {
  const named = (names: (key: string) => string | undefined) => (key: string) =>
    key === '' ? words.none : (names(key) ?? key)
  const totals = (counted: (reach: Reach) => number) => months.map(counted)
  return [
    {
      title: words.total,
      rows: [
        [words.personTimes, ...totals(({ personTimes }) => personTimes)],
        [words.groups, ...totals(({ groups }) => groups)],
        [words.letters, ...totals(({ letters }) => letters)],
      ],
    },
    tableOf(
      words.audiences,
      months,
      ({ audiences }) => audiences,
      named((key) => words.segments[key]),
    ),
    tableOf(words.counties, months, ({ counties }) => counties, named(regionName)),
    tableOf(
      words.channels,
      months,
      ({ channels }) => channels,
      named((key) => words.channelNames[key]),
    ),
  ]
}

function monthNames({ year, months }: ReportOfYear): string[] {
  return months.map((_, at) => `${year}-${String(at + 1).padStart(2, '0')}`)
}

/** One row per figure, so that a spreadsheet can turn it about; the counting rule stands at the end. */
export function reportCsv(report: ReportOfYear, words: BriefWords): string {
  const { dimension, name, month, personTimes, ruleTitle, rules, ruleVersion } = words.report
  const names = monthNames(report)
  const rows = tablesOf(report, words).flatMap(({ title, rows: lines }) =>
    lines.flatMap(([line, ...counts]) => counts.map((count, at) => [names[at] ?? '', title, line, String(count)])),
  )
  return toCsv([
    [month, dimension, name, personTimes],
    ...rows,
    ...rules.map((rule) => [ruleTitle, ruleVersion, rule, '']),
  ])
}

function markdownTable({ title, rows }: Table, head: readonly string[]): string[] {
  const line = (cells: ReadonlyArray<string | number>) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  const align = head.map((_, at) => (at === 0 ? '---' : '---:'))
  return [
    `## ${title}`,
    '',
    line(head),
    line(align),
    ...rows.map(([name, ...counts]) => line([name, ...counts, sum(counts)])),
    '',
  ]
}

/** For people: the year so far against its target, tables by month, and the counting rule. */
export function reportMarkdown(report: ReportOfYear, words: BriefWords): string {
  const { title, year, total: totalWord, name, ruleTitle, ruleVersion, rules } = words.report
  const total = sum(report.months.map(({ personTimes }) => personTimes))
  const percent = report.target === 0 ? 0 : Math.floor((total / report.target) * 1_000) / 10
  const head = [name, ...monthNames(report), totalWord]
  const lines = [
    `# ${fillWords(title, { year: report.year, month: report.months.length })}`,
    '',
    fillWords(year, { year: report.year, total, target: report.target, percent }),
    '',
    ...tablesOf(report, words).flatMap((table) => markdownTable(table, head)),
    `## ${ruleTitle}（${ruleVersion}）`,
    '',
    ...rules.map((rule) => `- ${rule}`),
    '',
  ]
  return lines.join('\n')
}
