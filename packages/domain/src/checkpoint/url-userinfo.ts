/** The text with no user or password in its URLs. A user alone stays where it is the way in and no secret: `ssh://git@host/`. */
export function withoutUserinfo(text: string): string {
  return text.replace(USERINFO, (_, scheme: string, userinfo: string) => {
    if (!/ssh:\/\/$/i.test(scheme)) return scheme
    return `${scheme}${userinfo.split(':', 1)[0] ?? ''}@`
  })
}

// Up to the last @ of the authority: a password may hold an @ itself. The scheme is bounded, so that the search stays linear.
const USERINFO = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s/?#]+)@/gi
