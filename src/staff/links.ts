import type { Clock } from '../domain/clock.ts'
import { CONSOLE } from './accounts.ts'
import type { SignInStore } from './sign-in-store.ts'
import { createToken, hashToken } from './tokens.ts'

const LINK_MS = 48 * 3_600_000

export interface LinksDeps {
  readonly store: Pick<SignInStore, 'putLink'>
  /** Where the pages are reached, such as `https://kepu.example.cn`. */
  readonly origin: string
  readonly clock: Clock
}

/**
 * Makes a link with which somebody sets a password once within 48 hours; older ones of theirs end. The code stands behind `#`,
 * which browsers send to nobody, so it gets into no log. Undefined: no such account, or not any more.
 */
export function createLinks({ store, origin, clock }: LinksDeps): (name: string) => Promise<string | undefined> {
  return async (name) => {
    const [code, at] = [createToken(), clock()]
    const isPut = await store.putLink({
      name,
      codeHash: hashToken(code),
      expiresAt: new Date(at.getTime() + LINK_MS),
      record: { at, staff: CONSOLE, act: 'staff.link', object: name, detail: {} },
    })
    return isPut ? `${origin}/staff/welcome#${code}` : undefined
  }
}
