import type { Api, Me } from './api.ts'
import type { ShownPlace } from './read-lists.ts'

/** What every view works with. */
export interface Desk {
  readonly api: Api
  readonly me: Me
  /** The whole area first, then its counties. */
  readonly places: readonly ShownPlace[]
  /** Says something that needs no answer, also to a screen reader. */
  readonly say: (text: string) => void
  /** @param path such as `/alert/a1` */
  readonly go: (path: string) => void
  /** The whole page looks different while a drill is looked at or written. */
  readonly showDrill: (drill: boolean) => void
}

/** Puts itself on the stage; returns what ends it, when there is something to end. */

/** A place is named by its own code or the county it lies in. */
export function namePlace(code: string, places: readonly ShownPlace[]): string {
  const find = (wanted: string) => places.find((place) => place.code === wanted)?.name
  return find(code) ?? find(code.slice(0, 6)) ?? (code === '' ? '没有写地区' : code)
}

export function pathOf(id: string): string {
  return `/alert/${encodeURIComponent(id)}`
}

/** Asks now and again; a look that comes back after the view has gone is dropped. */
export function createLooks(look: () => Promise<number>): () => void {
  let timer = 0
  let over = false
  async function next(): Promise<void> {
    const wait = await look()
    if (!over) timer = window.setTimeout(() => void next(), wait)
  }
  void next()
  return () => {
    over = true
    window.clearTimeout(timer)
  }
}
