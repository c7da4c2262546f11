import { type Entry, statementsOf } from '../domain/entry.ts'
import type { Hotline } from '../knowledge/reference-files.ts'

export interface Call {
  readonly number: string
  readonly name: string
}

const LEADING = /^([\d-]{3,14})\s*(.*)$/u

/** The number a bulletin names: the entry's first one, else the first public number whose words its title or claim names. */
export function hotlineOf(entry: Entry, hotlines: readonly Hotline[]): Call | undefined {
  const [, number, use = ''] = LEADING.exec(statementsOf(entry, 'phones')[0]?.text ?? '') ?? []
  if (number !== undefined) return { number, name: hotlines.find((line) => line.number === number)?.name ?? use }
  const text = `${entry.title} ${entry.claim ?? ''}`
  const fitting = hotlines.find(({ topics }) => topics.some((word) => text.includes(word)))
  return fitting === undefined ? undefined : { number: fitting.number, name: fitting.name }
}

/** Public numbers that a text names. */
export function numbersIn(text: string, hotlines: readonly Hotline[]): string[] {
  const found: readonly string[] = text.match(/(?<![\d.-])\d[\d-]{2,13}(?![\d.])/gu) ?? []
  return [...new Set(found.filter((number) => hotlines.some((line) => line.number === number)))]
}
