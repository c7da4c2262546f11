const LONGEST_NAME = 40

/** One form of a name, so that one cannot pass for two. */
export function plainDutyName(name: string): string {
  return name.normalize('NFKC').trim()
}

/** 1 to 40 letters or digits, in their one form. */
export function isDutyName(name: string): boolean {
  const length = Array.from(name).length
  return length > 0 && length <= LONGEST_NAME && /^[\p{L}\p{N}][\p{L}\p{N}\p{M} .·_()-]*$/u.test(name)
}
