import { unavailable } from '@belay/domain/errors'
import { z } from 'zod'
import type { GithubRest, RestCall } from './github-rest.js'

/** The items of a listing, page by page, so that who has seen enough asks for no more.
 *  @throws BelayError unavailable, also where the listing has more pages than anybody should read */
export async function* restPages<Item>(
  rest: GithubRest,
  o: Omit<RestCall<never>, 'answer'> & { readonly itemsIn: string; readonly item: z.ZodType<Item> },
): AsyncGenerator<{ readonly items: readonly Item[]; readonly total: number }> {
  const answer = z.object({ total_count: z.int(), [o.itemsIn]: z.array(o.item) })
  for (let page = 1, seen = 0; ; page++) {
    if (page > PAGES_MAX) {
      throw unavailable(
        'store-unavailable',
        `Cannot ${o.doing} in ${rest.repository}: expected at most ${PAGES_MAX * PAGE_ITEMS} items, found more`,
        { hint: 'Remove old ones by the cleanup.' },
      )
    }
    const result = await rest.call({
      ...o,
      answer,
      parameters: { ...o.parameters, per_page: PAGE_ITEMS, page },
    })
    if (result.kind === 'not-found') {
      throw unavailable(
        'permission-denied',
        `Cannot ${o.doing} in ${rest.repository}: there is no such repository for this token`,
        {
          hint: 'The token needs `actions: read` of the repository.',
        },
      )
    }
    const items = result.value[o.itemsIn] as readonly Item[]
    const total = result.value['total_count'] as number
    yield { items, total }
    seen += items.length
    if (items.length < PAGE_ITEMS || seen >= total) return
  }
}

/** Everything a listing holds, at one moment: read again if something was removed meanwhile, since what stands behind it moves up a page unseen.
 *  @throws BelayError unavailable, also where the listing does not come to rest */
export async function restItems<Item>(
  rest: GithubRest,
  o: Parameters<typeof restPages<Item>>[1],
): Promise<readonly Item[]> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const items: Item[] = []
    let total = 0
    let isWhole = true
    for await (const page of restPages(rest, o)) {
      isWhole &&= page.total >= total
      total = page.total
      items.push(...page.items)
    }
    if (isWhole) return items
  }
  throw unavailable(
    'store-unavailable',
    `Cannot ${o.doing} in ${rest.repository}: the listing changes faster than it can be read`,
    { hint: 'Run this again when fewer jobs are at work.' },
  )
}

export const PAGE_ITEMS = 100
const TRIES_MAX = 3
const PAGES_MAX = 200
