import type { PasswordProblem } from '../domain/staff.ts'

export const SHORTEST_PASSWORD = 10
export const LONGEST_PASSWORD = 128
/** So much of it has to be something else than the name, and so many different characters be in it. */
const LEAST_OF_ITS_OWN = 6
const LEAST_DIFFERENT = 4

/**
 * The first guesses: what lists of leaked passwords begin with among those of ten characters and more, and what this place
 * suggests. In small letters.
 */
const COMMON: ReadonlySet<string> = new Set([
  '0123456789',
  '1234567890',
  '12345678910',
  '123456789a',
  '123456789abc',
  '0987654321',
  '9876543210',
  '1111111111',
  '0000000000',
  '1234554321',
  '1122334455',
  '1212121212',
  '1231231234',
  '123123123123',
  '1q2w3e4r5t',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  '1qaz@wsx3edc',
  'qwertyuiop',
  'qwerty123456',
  'qwer123456',
  'asdfghjkl123',
  'zxcvbnm123',
  'abcdefghij',
  'abcd123456',
  'abc123456789',
  'a123456789',
  'a1234567890',
  'aa123456789',
  'qq123456789',
  'q123456789',
  'woaini1314',
  'woaini520520',
  'woaini1314520',
  '5201314520',
  '1314520520',
  'password12',
  'password123',
  'password1234',
  'password@123',
  'passw0rd123',
  'p@ssw0rd123',
  'p@ssword123',
  'admin12345',
  'admin123456',
  'admin@12345',
  'admin@123456',
  'administrator',
  'root123456',
  'welcome123',
  'iloveyou123',
  'changeme123',
  'chuxiong123',
  'chuxiong2026',
  'chuxiong123456',
  'kepuchuxiong',
  'kepu123456',
  'xiaoke12345',
])

/** Why somebody may not have this password; undefined: they may. Lengths count characters after NFKC. */
export function passwordProblem(password: string, name: string): PasswordProblem | undefined {
  const plain = password.normalize('NFKC')
  const length = Array.from(plain).length
  if (length < SHORTEST_PASSWORD) return 'short'
  if (length > LONGEST_PASSWORD) return 'long'
  const small = plain.toLowerCase()
  if (Array.from(small.replaceAll(name.normalize('NFKC').toLowerCase(), '')).length < LEAST_OF_ITS_OWN) return 'name'
  if (COMMON.has(small) || new Set(small).size < LEAST_DIFFERENT) return 'common'
  return undefined
}
