import { createHash } from 'node:crypto'
import type { AlertContent } from '../domain/alert.ts'

/** The same value in the same order of keys, whoever built the object. */
function canonical(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, each]) => [key, canonical(each)]))
}

/** SHA-256 of the content in hex: what an approval is for. */
export function hashOfContent(content: AlertContent): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(content)))
    .digest('hex')
}
