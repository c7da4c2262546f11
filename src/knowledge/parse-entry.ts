import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { Entry } from '../domain/entry.ts'
import type { Finding } from './finding.ts'
import { FrontMatter } from './front-matter.ts'
import { parseStatements } from './parse-statements.ts'

export type ParsedEntry =
  | {
      readonly kind: 'entry'
      readonly entry: Entry
      readonly claimSources: readonly string[]
      readonly findings: Finding[]
    }
  | { readonly kind: 'unusable'; readonly findings: Finding[] }

const SHAPE = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/

/** Line of a front matter field, counted in the file (the opening `---` is line 1). */
function lineOf(issue: z.core.$ZodIssue, yaml: string): number {
  const key = String(issue.path[0] ?? '')
  const at = yaml.split('\n').findIndex((line) => line.startsWith(`${key}:`))
  return at < 0 ? 2 : at + 2
}

/** Reads one entry file. Everything that is wrong comes back at once; an entry with a usable front matter comes back too. */
export function parseEntry(file: string, content: string): ParsedEntry {
  const text = content.replaceAll('\r\n', '\n')
  const [, yaml, body] = SHAPE.exec(text) ?? []
  if (yaml === undefined || body === undefined)
    return unusable(file, 1, 'no front matter', 'start the file with --- fields ---')

  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines })
  const [syntax] = document.errors
  if (syntax !== undefined)
    return unusable(
      file,
      lines.linePos(syntax.pos[0]).line + 1,
      `YAML: ${syntax.code}`,
      'put the value in double quotes',
    )

  const fields = FrontMatter.safeParse(document.toJS())
  if (!fields.success) {
    return {
      kind: 'unusable',
      findings: fields.error.issues.map((issue) => ({
        file,
        line: lineOf(issue, yaml),
        problem: `field ${issue.path.join('.') || 'front matter'}: ${issue.message}`,
        remedy: 'see docs/content-authoring.md, table of fields',
      })),
    }
  }
  const parsed = parseStatements(body, yaml.split('\n').length + 3)
  const findings = parsed.problems.map(([line, problem]) => ({
    file,
    line,
    problem,
    remedy: 'write headings and bullets as in docs/content-authoring.md',
  }))
  return {
    kind: 'entry',
    entry: toEntry(fields.data, parsed.statements),
    claimSources: fields.data.claim_sources,
    findings,
  }
}

function toEntry(fields: FrontMatter, statements: Entry['statements']): Entry {
  const { review, claim, verdict, handling } = fields
  return {
    id: fields.id,
    kind: fields.kind,
    title: fields.title,
    topic: fields.topic,
    subtopic: fields.subtopic,
    aliases: fields.aliases,
    audiences: fields.audiences,
    regions: fields.regions,
    months: fields.months,
    risk: fields.risk,
    review: { state: review.state, on: review.on, next: review.next, ...(review.by && { by: review.by }) },
    liveClaim: fields.live_claim,
    asks: fields.asks,
    statements,
    ...(claim !== undefined && { claim }),
    ...(verdict !== undefined && { verdict }),
    ...(handling !== undefined && { handling }),
  }
}

function unusable(file: string, line: number, problem: string, remedy: string): ParsedEntry {
  return { kind: 'unusable', findings: [{ file, line, problem, remedy }] }
}
