/** Something wrong with a content file of alerts: where, which field, and why. */
export interface FileProblem {
  /** Path relative to the knowledge folder. */
  readonly file: string
  readonly field: string
  readonly reason: string
}

export function describeFileProblem({ file, field, reason }: FileProblem): string {
  return `${file}: ${field}: ${reason}`
}
