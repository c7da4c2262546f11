/** More than any text may have (50,000), so that what is too long stays too long; enough to see whether it is base64. */
const KEPT = 60_000

/**
 * Shortens what is embedded in `derefUri` before the XML is parsed: nobody decodes it, and a film of 9 MB would hold up
 * everything else for a second. Only text without markup right behind the tag is cut, so the elements stay as they are.
 */
export function cutAttachments(text: string): string {
  const pieces: string[] = []
  let done = 0
  for (let tag = text.indexOf('derefUri>'); tag !== -1; tag = text.indexOf('derefUri>', tag + 1)) {
    const start = tag + 'derefUri>'.length
    const end = text.indexOf('<', start)
    if (end - start <= KEPT || !/<(?:[\w.-]{1,40}:)?$/.test(text.slice(Math.max(0, tag - 42), tag))) continue
    pieces.push(text.slice(done, start + KEPT))
    done = end
  }
  pieces.push(text.slice(done))
  return pieces.join('')
}
