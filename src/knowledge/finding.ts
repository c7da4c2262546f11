/** Something wrong with the content: where, what, and what to do about it. */
export interface Finding {
  /** Path relative to the knowledge folder. */
  readonly file: string
  /** 1-based; 1 when the whole file is meant. */
  readonly line: number
  readonly problem: string
  readonly remedy: string
}

export function describeFinding({ file, line, problem, remedy }: Finding): string {
  return `${file}:${line}: ${problem} — ${remedy}`
}
