import { DEFAULT_CONFIG } from '@belay/domain/config/default-config'
import { parseConfig } from '@belay/domain/config/parse-config'
import { describe, expect, it } from '@jest/globals'

describe('the default configuration', () => {
  it('is what an empty file gives', () => {
    expect(DEFAULT_CONFIG).toEqual(parseConfig({}, 'an empty file'))
  })
})
