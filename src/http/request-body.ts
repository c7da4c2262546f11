import { z } from 'zod'

/** Lengths count characters (code points), not UTF-16 units. */
export const characters = (most: number) =>
  z.string().refine((text) => Array.from(text).length <= most, `最多 ${most} 个字`)

/** PostgreSQL keeps no NUL and no half of a surrogate pair. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}

/** What is wrong with a body, for the person who sent it; repeats nothing of it. */
export function problemsOf(error: z.ZodError): string {
  const lines = error.issues.slice(0, 5).map((issue) => {
    const field = issue.path.join('.')
    if (issue.code === 'unrecognized_keys') return '有不认识的字段，请删掉'
    if (issue.code === 'invalid_type') return `字段 ${field || '(整体)'} 缺少或类型不对`
    return `字段 ${field}：${issue.message}`
  })
  return `请求不正确。${lines.join('；')}。`
}
