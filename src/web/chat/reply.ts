/** What the page shows of the answer of `POST /api/chat`. */
export interface ShownReply {
  readonly kind: string
  readonly text: string
  readonly verdict: string
  readonly candidates: readonly Candidate[]
  readonly citations: readonly Citation[]
  readonly hotlines: readonly string[]
  /** Number under which an unknown question is filed; empty when it is not. */
  readonly ticket: string
  /** What the text was made from. */
  readonly entries: ReadonlyArray<{ readonly review: string }>
  readonly generated: boolean
  /** When a letter was written, ISO 8601; empty for a reply. */
  readonly at: string
}

/** Everything empty that a letter or a greeting does not have. */
export const PLAIN: ShownReply = {
  kind: '',
  text: '',
  verdict: '',
  candidates: [],
  citations: [],
  hotlines: [],
  ticket: '',
  entries: [],
  generated: false,
  at: '',
}

/** Nobody asked for it. */
export function isLetter({ kind }: ShownReply): boolean {
  return kind === 'letter' || kind === 'urgent-letter'
}

export interface Candidate {
  readonly n: number
  readonly title: string
}

/** What a source does not tell is empty. */
export interface Citation {
  readonly n: number
  readonly publisher: string
  readonly title: string
  readonly date: string
  readonly url: string
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

export function words(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Reads what the server sent; odd details become empty, a body that is no reply is undefined. */
export function readReply(body: unknown): ShownReply | undefined {
  if (!isObject(body) || typeof body['kind'] !== 'string' || typeof body['text'] !== 'string') return undefined
  return {
    kind: body['kind'],
    text: body['text'],
    verdict: words(body['verdict']),
    candidates: list(body['candidates'])
      .filter(isObject)
      .map((candidate) => ({ n: Number(candidate['n']), title: words(candidate['title']) })),
    citations: list(body['citations']).filter(isObject).map(readCitation),
    hotlines: list(body['hotlines'])
      .map(words)
      .filter((number) => /^\d{3,12}$/.test(number)),
    ticket: words(body['ticket']),
    entries: list(body['entries'])
      .filter(isObject)
      .map((entry) => ({ review: words(entry['review']) })),
    generated: body['generated'] === true,
    at: words(body['at']),
  }
}

function readCitation(citation: Record<string, unknown>): Citation {
  return {
    n: Number(citation['n']),
    publisher: words(citation['publisher']),
    title: words(citation['title']),
    date: words(citation['date']),
    url: words(citation['url']),
  }
}
