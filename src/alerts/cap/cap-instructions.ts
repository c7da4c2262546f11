import type { AlertInstruction, NamedValue } from '../../domain/alert.ts'
import { markOf, OWN_ENTRIES } from './own-marks.ts'

/** Numbers that guides put before each point; 1.5米 is none. */
const NUMBER = /^(?:[（(]\d{1,2}[)）]|\d{1,2}(?:[、)）]|[.．](?!\d))|[一二三四五六七八九十]{1,2}、|[①-⑳•·●■◆-])\s*/u
const END = /(?<=[。！？!?；;])|\n/u

/** The instruction of a message as sentences; those of our own messages know the entry they come from. */
export function instructionsOf(
  instruction: string | undefined,
  parameters: readonly NamedValue[],
): readonly AlertInstruction[] {
  if (instruction === undefined || instruction.trim() === '') return []
  const entries = entriesOf(markOf(parameters, OWN_ENTRIES))
  const lines = instruction.trim().split('\n')
  if (entries?.length === lines.length)
    return lines.map((text, place) => ({ text, entry: entries[place] ?? null })).filter(({ text }) => text !== '')
  return instruction
    .split(END)
    .map((sentence) => sentence.trim().replace(NUMBER, ''))
    .filter((text) => /[\p{L}\p{N}]/u.test(text))
    .map((text) => ({ text, entry: null }))
}

function entriesOf(mark: string | undefined): ReadonlyArray<string | null> | undefined {
  if (mark === undefined) return undefined
  try {
    const parsed: unknown = JSON.parse(mark)
    if (!Array.isArray(parsed)) return undefined
    return parsed.map((entry: unknown) => (typeof entry === 'string' ? entry : null))
  } catch {
    return undefined
  }
}
