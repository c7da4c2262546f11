import type { Clock } from '../domain/clock.ts'
import { redact } from '../domain/redact.ts'
import type { Enquiry, EnquiryStore } from './enquiry.ts'

export type FileEnquiry = (enquiry: Omit<Enquiry, 'askedAt'>) => Promise<string | undefined>

export interface FileEnquiryDeps {
  readonly store: Pick<EnquiryStore, 'file'>
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

const LONGEST = 500

/** Redacts and stores. A text that could not be redacted is not stored; a store that fails costs the number, not the reply. */
export function createFileEnquiry({ store, clock, onError }: FileEnquiryDeps): FileEnquiry {
  return async (enquiry) => {
    try {
      const text = redact(enquiry.text.toWellFormed())
        .replace(/\p{Cc}/gu, ' ')
        .slice(0, LONGEST)
        .toWellFormed()
      return await store.file({ ...enquiry, text, askedAt: clock() })
    } catch (error) {
      onError(error)
      return undefined
    }
  }
}
