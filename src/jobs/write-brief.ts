import type { Entry, Source } from '../domain/entry.ts'
import { type Figures, weekBefore, wordOfficialsWeek, wordRumoursWeek } from './brief.ts'
import type { BriefWords } from './brief-words.ts'
import type { BriefJob } from './job.ts'
import {
  countReach,
  monthBefore,
  monthSpan,
  type Reach,
  reportCsv,
  reportMarkdown,
  type SentLetters,
} from './report.ts'
import type { WrittenBrief } from './run-job.ts'

export interface WriteBriefDeps {
  readonly figures: Figures
  /** What is in use just now: content changes while the service runs. */
  readonly knowledge: () => { readonly entries: readonly Entry[]; readonly sources: readonly Source[] }
  readonly hideUnsigned: boolean
  readonly words: BriefWords
}

/** Writes the brief of the seven days before the slot. */
export function createWriteBrief({ figures, knowledge, hideUnsigned, words }: WriteBriefDeps) {
  return async function writeBrief(bulletin: BriefJob['bulletin'], slot: Date): Promise<WrittenBrief> {
    const week = weekBefore(slot)
    if (bulletin === 'officials-week')
      return { kind: 'text', text: wordOfficialsWeek(await figures.week(week), week, words) }
    const { entries, sources } = knowledge()
    const bySource = new Map(sources.map((source) => [source.id, source]))
    const asked = await figures.asked(week)
    const text = wordRumoursWeek({ entries, sources: bySource, asked, week, hideUnsigned }, words)
    return text === undefined ? { kind: 'none', problems: [words.rumours.none] } : { kind: 'text', text }
  }
}

export interface MonthlyReportDeps {
  readonly letters: SentLetters
  readonly regionName: (code: string) => string
  /** Person-times a year (plan: 150,000). */
  readonly target: number
  readonly words: BriefWords
  /** Keeps a file and says where. A file of the same name is replaced: a report that is repeated is the same. */
  readonly save: (name: string, content: string) => Promise<string>
}

/** Counts the year up to the month before the slot and keeps it in the formats asked for; says where they are. */
export function createMonthlyReport({ letters, regionName, target, words, save }: MonthlyReportDeps) {
  return async function writeReport(formats: ReadonlyArray<'csv' | 'markdown'>, slot: Date): Promise<string> {
    const { year, month } = monthBefore(slot)
    const months: Reach[] = []
    for (let at = 1; at <= month; at++) {
      const { from, until } = monthSpan(year, at)
      months.push(await countReach(letters.between(from, until)))
    }
    const report = { year, months, target, regionName }
    const name = `reach-${year}-${String(month).padStart(2, '0')}`
    const saved: string[] = []
    if (formats.includes('csv')) saved.push(await save(`${name}.csv`, reportCsv(report, words)))
    if (formats.includes('markdown')) saved.push(await save(`${name}.md`, reportMarkdown(report, words)))
    return saved.join('\n')
  }
}
