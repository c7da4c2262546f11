const PATTERNS: ReadonlyArray<readonly [RegExp, string]> = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[邮箱]'],
  [/(?<!\d)\d{17}[\dXx](?![\dXx])/g, '[证件号]'],
  [/(?<!\d)(?:\d[ -]?){15,18}\d(?!\d)/g, '[卡号]'],
  [/(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d){8}(?!\d)/g, '[电话]'],
  [/(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)/g, '[电话]'],
  [/(?<!\d)\d{7,}(?!\d)/g, '[号码]'],
  [/(?:微信号?|wx|QQ|qq)[::\s]*[A-Za-z0-9_-]{5,20}/g, '[账号]'],
]

/**
 * Takes phone, identity, card and account numbers out of a text before it is stored.
 * Short public numbers (110, 96110, 12345) and amounts of up to six digits stay.
 */
export function redact(text: string): string {
  return PATTERNS.reduce((left, [pattern, mark]) => left.replace(pattern, mark), text.normalize('NFKC'))
}
