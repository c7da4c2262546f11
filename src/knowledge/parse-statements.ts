import {
  SECTION_TITLES,
  type SectionKey,
  type Statement,
  VERDICT_WORDS,
  VERDICTS,
  type Verdict,
} from '../domain/entry.ts'

const SECTION_KEYS = new Map<string, string>(Object.entries(SECTION_TITLES).map(([key, title]) => [title, key]))
const VERDICT_KEYS = new Map<string, Verdict>(VERDICTS.map((verdict) => [VERDICT_WORDS[verdict], verdict]))
const BULLET = /^(?:-|\d+\.)\s+(.*)$/
const MARK = /\[([\^~])([A-Za-z0-9-]+)\]/g
const TRAILING_MARKS = /(?:\[[\^~][A-Za-z0-9-]+\])+$/
const VERDICT_MARK = /^【([^】]+)】/

export interface ParsedBody {
  readonly statements: readonly Statement[]
  /** `[line, problem]` of what is not a heading or a bullet. */
  readonly problems: ReadonlyArray<readonly [number, string]>
}

function isSectionKey(key: string | undefined): key is SectionKey {
  return key !== undefined && key in SECTION_TITLES
}

function parseBullet(section: SectionKey, content: string, line: number): Statement {
  const sources: string[] = []
  const basis: string[] = []
  for (const [, sign, id = ''] of content.matchAll(MARK)) (sign === '^' ? sources : basis).push(id)
  const bare = content.replaceAll(MARK, '').trim()
  const statement = { section, sources: [...new Set(sources)], basis: [...new Set(basis)], line }
  if (section !== 'myths' && section !== 'forwards') return { ...statement, text: bare }
  const verdict = VERDICT_KEYS.get(VERDICT_MARK.exec(bare)?.[1] ?? '')
  return verdict === undefined
    ? { ...statement, text: bare }
    : { ...statement, verdict, text: bare.replace(VERDICT_MARK, '') }
}

/**
 * Reads the Markdown below the front matter: `##` headings with the fixed names and one bullet per statement, each
 * ending in its source marks (`[^id]` may be shown, `[~id]` is what it rests on without being shown).
 * @param firstLine line of the file on which `body` starts, 1-based
 */
export function parseStatements(body: string, firstLine: number): ParsedBody {
  const statements: Statement[] = []
  const problems: Array<readonly [number, string]> = []
  let section: SectionKey | undefined

  for (const [index, raw] of body.split('\n').entries()) {
    const line = firstLine + index
    const text = raw.trimEnd()
    if (text === '') continue
    if (text.startsWith('## ')) {
      const key = SECTION_KEYS.get(text.slice(3).trim())
      section = isSectionKey(key) ? key : undefined
      if (section === undefined) problems.push([line, `unknown section "${text.slice(3)}"`])
      continue
    }
    const content = BULLET.exec(text)?.[1]
    if (content === undefined || section === undefined)
      problems.push([line, 'text outside a bullet of a known section'])
    else if (/\[[\^~]/.test(content) && !TRAILING_MARKS.test(content))
      problems.push([line, 'text after the source marks'])
    else statements.push(parseBullet(section, content, line))
  }
  return { statements, problems }
}
