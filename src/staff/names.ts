import { CONSOLE } from './accounts.ts'

export const LONGEST_NAME = 40

/** One form of a name, so that one person cannot pass for two. */
export function plainName(name: string): string {
  return name.normalize('NFKC').trim()
}

/** Whether an account may have this plain name. */
export function isName(name: string): boolean {
  const length = Array.from(name).length
  if (length === 0 || length > LONGEST_NAME || name === CONSOLE) return false
  return /^[\p{L}\p{N}][\p{L}\p{N}\p{M} .·_-]*$/u.test(name)
}
