/** RFC 3066. */
export const LANGUAGE = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,4}$/

/** Hexadecimal SHA-1, the form of FIPS 180-2 that CAP names (CAP-v1.2 §3.2.3). */
export const DIGEST = /^[0-9A-Fa-f]{40}$/

export const MIME_TYPE = /^[A-Za-z0-9][\w.+-]{0,80}\/[A-Za-z0-9][\w.+-]{0,80}(;.{0,80})?$/

/** What a resident may tap: a browser opens it and nothing runs. */
export function isWebAddress(text: string): boolean {
  return text.length <= 2000 && /^https?:\/\/[^\s<>"]+$/i.test(text) && URL.canParse(text)
}

export function isAbsoluteAddress(text: string): boolean {
  return text.length <= 2000 && /^[A-Za-z][A-Za-z0-9+.-]{0,40}:[^\s<>"]+$/.test(text) && URL.canParse(text)
}

/** Control characters, and marks that turn the direction of writing: both can make a text look other than it is. No XML can hold most of them. */
export const HIDDEN_CHARACTERS = /(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]|\p{Cs}/u
