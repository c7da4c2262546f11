import type { RumourQuery } from './find-rumours.ts'

/** Makes a path absolute where the public address is known; else it stays a path: the host header is not to be trusted. */
export type Absolute = (path: string) => string

export function absoluteFrom(publicUrl: string | undefined): Absolute {
  return (path) => `${publicUrl ?? ''}${path}`
}

export function pathOf(id: string): string {
  return `/rumours/${encodeURIComponent(id)}`
}

/** The list with its filters; what is at its default is left out, so that each list has one address. */
export function listPath({ q, verdict, page }: RumourQuery): string {
  const given = new URLSearchParams()
  if (q !== '') given.set('q', q)
  if (verdict !== undefined) given.set('verdict', verdict)
  if (page > 1) given.set('page', String(page))
  return given.size === 0 ? '/rumours' : `/rumours?${given.toString()}`
}
