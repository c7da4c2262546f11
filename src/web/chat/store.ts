/** Storage may be switched off or full; the page works without it. */
function attempt<Result>(work: () => Result, otherwise: Result): Result {
  try {
    return work()
  } catch {
    return otherwise
  }
}

/** 128 bits in 28 characters. Each number is filled up, or some ids would come up more often than others. */
export function randomId(): string {
  const numbers = new Uint32Array(4)
  crypto.getRandomValues(numbers)
  return Array.from(numbers, (number) => `000000${number.toString(36)}`.slice(-7)).join('')
}

/** A setting stays on this device. */
export function readSetting(name: string): string {
  return attempt(() => localStorage.getItem(`kepu.${name}`) || '', '')
}

export function writeSetting(name: string, value: string): void {
  attempt(() => localStorage.setItem(`kepu.${name}`, value), undefined)
}

/** A note goes when the page is closed. */
export function readNote(name: string): string {
  return attempt(() => sessionStorage.getItem(`kepu.${name}`) || '', '')
}

export function writeNote(name: string, value: string): void {
  attempt(() => sessionStorage.setItem(`kepu.${name}`, value), undefined)
}

/** All of them, of this tab. */
export function forgetNotes(): void {
  attempt(() => sessionStorage.clear(), undefined)
}
