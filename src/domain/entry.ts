export const ENTRY_KINDS = ['protocol', 'guide', 'species', 'scam', 'rumour', 'place', 'notice'] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]

export const RISKS = ['emergency', 'high', 'normal'] as const
export type Risk = (typeof RISKS)[number]

export const AUDIENCES = ['everyone', 'youth', 'farmers', 'workers', 'elderly', 'officials'] as const
export type Audience = (typeof AUDIENCES)[number]

export const VERDICTS = [
  'false',
  'misleading',
  'partly_true',
  'true',
  'unproven',
  'outdated',
  'scam',
  'check-live',
] as const
export type Verdict = (typeof VERDICTS)[number]

/** The words editors write in entry files and residents read. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  false: '不实',
  misleading: '误导',
  partly_true: '部分属实',
  true: '属实',
  unproven: '尚无定论',
  outdated: '旧闻',
  scam: '诈骗',
  'check-live': '需看官方通报',
}

export const REVIEW_STATES = ['draft', 'source-checked', 'signed', 'expired', 'withdrawn'] as const
export type ReviewState = (typeof REVIEW_STATES)[number]

/** Section headings of an entry file, by the key the code uses. */
export const SECTION_TITLES = {
  now: '马上做',
  do: '怎么做',
  dont: '不要做',
  why: '为什么',
  signs: '危险信号',
  paid: '钱已经转出去',
  facts: '要点',
  start: '怎么开始',
  scripts: '常见话术',
  differ: '说法不一',
  myths: '误区',
  elders: '说给老人',
  phones: '电话',
  forwards: '转发样本',
} as const
export type SectionKey = keyof typeof SECTION_TITLES

/** The atom of the knowledge: what is quoted, cited and checked. */
export interface Statement {
  readonly section: SectionKey
  readonly text: string
  /** Ids of sources that may be shown. */
  readonly sources: readonly string[]
  /** Ids of what the sentence rests on without being shown (editorial advice, counter-examples). */
  readonly basis: readonly string[]
  /** Where a myth or a forwarded text stands. */
  readonly verdict?: Verdict
  /** 1-based line in the entry file. */
  readonly line: number
}

export interface Review {
  readonly state: ReviewState
  readonly on: string
  readonly next: string
  readonly by?: string
}

export interface Entry {
  readonly id: string
  readonly kind: EntryKind
  readonly title: string
  readonly topic: string
  readonly subtopic: string
  readonly aliases: readonly string[]
  readonly audiences: readonly Audience[]
  /** GB/T 2260 codes; a code covers what lies below it. */
  readonly regions: readonly string[]
  /** Months 1–12 in which it matters most; empty: all year. */
  readonly months: readonly number[]
  readonly risk: Risk
  readonly review: Review
  readonly claim?: string
  readonly verdict?: Verdict
  readonly liveClaim: boolean
  readonly handling?: string
  readonly asks: readonly string[]
  readonly statements: readonly Statement[]
}

/** True for an entry that judges something people pass on. */
export function isJudgement({ kind }: Pick<Entry, 'kind'>): boolean {
  return kind === 'rumour' || kind === 'scam'
}

/** What is said of it: a message about something that may be happening now is never judged from an old case. */
export function shownVerdict({ kind, liveClaim, verdict }: Pick<Entry, 'kind' | 'liveClaim' | 'verdict'>): Verdict {
  if (liveClaim) return 'check-live'
  return verdict ?? (kind === 'scam' ? 'scam' : 'unproven')
}

export interface Source {
  readonly id: string
  readonly publisher: string
  readonly title: string
  /** `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or null when the page has no date. */
  readonly date: string | null
  readonly type: string
  /** Present only where residents may be shown the link. */
  readonly url?: string
  readonly titleIsDescription: boolean
}

/** Source types that may never be shown as a citation. */
export const UNCITABLE_TYPES: ReadonlySet<string> = new Set(['editorial', 'misinfo'])

export function statementsOf(entry: Entry, ...sections: readonly SectionKey[]): Statement[] {
  return entry.statements.filter((statement) => sections.includes(statement.section))
}

/** What may be shown of the links of a source: http(s) only. */
export function linkOf(source: Source): string | null {
  return source.url !== undefined && /^https?:\/\//.test(source.url) ? source.url : null
}
