import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Texts by other hands, from which nothing is learned; not part of a build. */
const FOLDER = 'test/rumours/data'
const ORDINARY = ['ordinary-1.jsonl', 'ordinary-2.jsonl', 'ordinary-3.jsonl']
const Text = z.object({ text: z.string() })

/** Rows of a file of held-back texts; none where the file is not there. */
export function heldBackRows<Schema extends z.ZodType>(file: string, schema: Schema): Array<z.infer<Schema>> {
  const path = join(FOLDER, file)
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter((line) => line.trim() !== '').map((line) => schema.parse(JSON.parse(line)))
}

export function heldBackTexts(file: string): string[] {
  return heldBackRows(file, Text).map(({ text }) => text)
}

/** Messages of daily life that deserve no reply. */
export function heldBackOrdinary(): string[] {
  return ORDINARY.flatMap(heldBackTexts)
}
