import { type Answerer, createAnswerer, type Emergencies } from './answerer.ts'
import type { ContentFiles } from './content-files.ts'
import { isStale, openSearch, type SearchOptions } from './search-index.ts'

/** The answerer that is in use; replaced as a whole when the content changes. */
export interface LiveAnswerer {
  readonly current: () => Answerer
  /** What keeps newer content from being served. */
  readonly problems: () => readonly string[]
  /** Takes over changed content; the last good index stays when it has problems. Never throws. */
  readonly refresh: () => Promise<void>
}

export interface LiveAnswererDeps {
  readonly options: SearchOptions
  readonly files: ContentFiles
  readonly hideUnsigned: boolean
  readonly today: () => string
  /** Left out: there are none. */
  readonly emergencies?: Emergencies
  readonly onProblems: (problems: readonly string[]) => void
  readonly onError: (error: unknown) => void
}

/** Opens the index (building it when needed) and keeps it current. */
export async function openAnswerer(deps: LiveAnswererDeps): Promise<LiveAnswerer> {
  const load = async () => {
    const { search, problems } = await openSearch(deps.options)
    if (problems.length > 0) deps.onProblems(problems)
    return { answerer: createAnswerer(search, deps.files, deps.hideUnsigned, deps.today, deps.emergencies), problems }
  }
  let state = await load()
  let refreshing: Promise<void> | undefined

  async function reload(): Promise<void> {
    try {
      if (await isStale(state.answerer.search, deps.options)) state = await load()
    } catch (error) {
      deps.onError(error)
    }
  }
  return {
    current: () => state.answerer,
    problems: () => state.problems,
    refresh() {
      refreshing ??= reload().finally(() => {
        refreshing = undefined
      })
      return refreshing
    },
  }
}
