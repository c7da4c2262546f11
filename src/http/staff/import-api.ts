export interface ImportRequest {
  /** The whole file, without a byte order mark. */
  readonly text: string
  readonly format: 'csv' | 'ndjson'
  /** False: only says what would happen. */
  readonly apply: boolean
  /** Take the good rows although others are faulty. */
  readonly partial: boolean
  /** Code of the member's region: a row of a region outside it is faulty. */
  readonly within: string
  /** Name of the member of staff. */
  readonly by: string
}

export interface ImportProblem {
  /** From 1, the header included. */
  readonly line: number
  readonly field: string
  /** Without the value. */
  readonly reason: string
}

export interface ImportCounts {
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly faulty: number
}

export type ImportOutcome =
  | (ImportCounts & {
      /** `preview`: nothing was changed. */
      readonly kind: 'preview' | 'imported'
      /** The first of them. */
      readonly problems: readonly ImportProblem[]
    })
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly message: string
      readonly problems: readonly ImportProblem[]
    }

export interface ImportApi {
  readonly importSubscribers: (request: ImportRequest) => Promise<ImportOutcome>
}
