import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { AppError } from './domain/app-error.ts'
import type { Reply, ReplyKind } from './domain/message.ts'

/** One question with what a good reply does; a line of `test/eval/*.jsonl`. */
export const EvalRow = z.object({
  id: z.string(),
  text: z.string(),
  expect: z.enum(['answer', 'emergency', 'unknown', 'decline', 'smalltalk']),
  /** Any of these is right. */
  entries: z.array(z.string()),
  /** Regular expressions which the reply must meet, all of them. */
  must: z.array(z.string()),
  must_not: z.array(z.string()),
  region: z.string().optional(),
  why: z.string().optional(),
})
export type EvalRow = z.infer<typeof EvalRow>

const RIGHT: Readonly<Record<EvalRow['expect'], readonly ReplyKind[]>> = {
  answer: ['answer', 'verdict'],
  emergency: ['emergency'],
  unknown: ['unknown', 'candidates'],
  decline: ['declined'],
  smalltalk: ['greeting', 'command'],
}

export interface Judged {
  readonly row: EvalRow
  readonly kind: ReplyKind
  readonly outcome: boolean
  /** Place of a right entry in the reply, 0-based; -1 when it is not there. */
  readonly place: number
  readonly facts: boolean
  readonly forbidden: boolean
  readonly entries: readonly string[]
  readonly text: string
}

export function judge(row: EvalRow, reply: Reply): Judged {
  const place = reply.entries.findIndex(({ id, aliases }) =>
    [id, ...aliases].some((name) => row.entries.includes(name)),
  )
  return {
    row,
    place,
    kind: reply.kind,
    outcome: RIGHT[row.expect].includes(reply.kind),
    facts: row.must.every((pattern) => new RegExp(pattern, 'u').test(reply.text)),
    forbidden: row.must_not.some((pattern) => new RegExp(pattern, 'u').test(reply.text)),
    entries: reply.entries.map(({ id }) => id),
    text: reply.text,
  }
}

export async function readRows(file: string): Promise<EvalRow[]> {
  const lines = (await readFile(file, 'utf8')).split('\n')
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return []
    try {
      return [EvalRow.parse(JSON.parse(line))]
    } catch (cause) {
      throw new AppError('eval.row', `${file}:${at + 1} is not a question row`, { cause })
    }
  })
}
