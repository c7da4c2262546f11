const ARTICLE = /https?:\/\/mp\.weixin\.qq\.com\/s[^\s"'<>，。！]*/giu
/** What names an article of an official account; everything else in its link tells who passed it on, and when. */
const NAMING = ['__biz', 'mid', 'idx', 'sn'] as const

function canonicalLink(link: string): string {
  try {
    const { pathname, searchParams } = new URL(link.replaceAll('&amp;', '&'))
    const named = NAMING.flatMap((name) => {
      const value = searchParams.get(name)
      return value === null ? [] : [`${name}=${encodeURIComponent(value)}`]
    })
    return `https://mp.weixin.qq.com${pathname}${named.length > 0 ? `?${named.join('&')}` : ''}`
  } catch {
    return link
  }
}

/** The text with every link to an article of an official account in one form. Links are only written anew, never fetched. */
export function withCanonicalLinks(text: string): string {
  return text.replace(ARTICLE, canonicalLink)
}
