/** One page of a list, as the REST API cuts it: 30 items unless asked, never more than 100. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly totalCount: number
  /** The `link` header, or undefined where everything fits one page. */
  readonly link: string | undefined
}

const PER_PAGE_MAX = 100

export function pageOf<T>(
  all: readonly T[],
  o: { readonly url: URL; readonly perPage: unknown; readonly page: unknown },
): Page<T> {
  const perPage = Math.min(Math.max(Number(o.perPage ?? 30), 1), PER_PAGE_MAX)
  const page = Math.max(Number(o.page ?? 1), 1)
  const last = Math.max(1, Math.ceil(all.length / perPage))
  const links = [
    ...(page > 1 ? [['prev', Math.min(page - 1, last)] as const] : []),
    ...(page < last ? [['next', page + 1] as const, ['last', last] as const] : []),
    ...(page > 1 ? [['first', 1] as const] : []),
  ]
  return {
    items: all.slice((page - 1) * perPage, page * perPage),
    totalCount: all.length,
    link:
      links.length === 0
        ? undefined
        : links.map(([rel, to]) => `<${pageUrl(o.url, to)}>; rel="${rel}"`).join(', '),
  }
}

function pageUrl(url: URL, page: number): string {
  const linked = new URL(url)
  linked.searchParams.set('page', String(page))
  return linked.href
}
