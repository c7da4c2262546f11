import { parseArgs } from 'node:util'
import type { AuditBreak, AuditLog } from './staff/audit.ts'

export const AUDIT_USAGE = `  audit verify [--head HASH]                 checks that no act of staff was changed; prints the head to write down
  audit list [--limit N]                     what staff did, the newest first`

export interface AuditCommandDeps {
  readonly audit: AuditLog
  /** What was asked for, to standard output. */
  readonly print: (line: string) => void
  /** Errors, to standard error. */
  readonly note: (line: string) => void
}

/** 0 done, 1 the chain is broken, 2 wrong use. */
type ExitCode = 0 | 1 | 2

const USUAL_LIMIT = 50
const MOST = 10_000
const HASH = /^[0-9a-f]{64}$/

/** `kepu audit …`, given what follows the word `audit`. */
export async function auditCommand(args: readonly string[], deps: AuditCommandDeps): Promise<ExitCode> {
  const parsed = parse(args)
  if (typeof parsed === 'string') return wrongUse(deps, parsed)
  const { positionals, values } = parsed
  const [verb] = positionals
  if (positionals.length === 1 && verb === 'verify') return verify(values.head, deps)
  if (positionals.length === 1 && verb === 'list') return list(values.limit, deps)
  return wrongUse(deps, 'audit takes verify or list')
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { head: { type: 'string' }, limit: { type: 'string' } },
    })
  } catch (error) {
    // Of several sentences the first names the option.
    return error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)
  }
}

function wrongUse({ note }: AuditCommandDeps, problem: string): 2 {
  note(`kepu audit: ${problem}`)
  return 2
}

async function verify(head: string | undefined, deps: AuditCommandDeps): Promise<ExitCode> {
  if (head !== undefined && !HASH.test(head))
    return wrongUse(deps, '--head is a hash of 64 hexadecimal digits, as audit verify printed it')
  const check = await deps.audit.verify(head)
  if (check.kind === 'broken') {
    deps.note(`kepu audit: ${sentenceOf(check.where)}`)
    return 1
  }
  deps.print(`${check.acts} acts, none changed; write the head down somewhere else, for --head the next time`)
  deps.print(check.head)
  return 0
}

function sentenceOf(where: AuditBreak): string {
  switch (where.kind) {
    case 'act':
      return `broken at act ${where.id} of ${where.at.toISOString()}: it or what stood before it was changed, put in or removed`
    case 'end':
      return `broken at the end: ${where.written} acts were written and ${where.found} are there; compare with a backup`
    case 'noted':
      return 'no act has the hash of --head: the acts up to it were written anew or removed; compare with a backup'
  }
}

async function list(limit: string | undefined, deps: AuditCommandDeps): Promise<ExitCode> {
  const most = limit === undefined ? USUAL_LIMIT : Number(limit)
  if (!Number.isInteger(most) || most < 1 || most > MOST)
    return wrongUse(deps, `--limit is a whole number from 1 to ${MOST}`)
  for (const { id, at, staff, act, object, detail } of await deps.audit.list({ limit: most }))
    deps.print([id, at.toISOString(), staff, act, object, JSON.stringify(detail)].join('  '))
  return 0
}
