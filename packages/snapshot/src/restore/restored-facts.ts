import type { Entry } from '../format/entry.js'
import type { Found } from '../tree/read-tree.js'
import { isProtected } from './plan-rules.js'
import type { RestoreAction } from './restore-action.js'

/**
 * Which inode each file and symlink of a checkpoint is in the target, of those that a restore wrote or verified. Holds two numbers for each
 * entry, and of the tree only what is on its way.
 */
export class RestoredFacts {
  /** 0: nothing vouches for what is there. */
  readonly #inodes = new NumberColumn()
  /** When the inode changed last; 0: within the restore. */
  readonly #changesMs = new NumberColumn()
  readonly #onTheirWay = new Map<Entry, number>()
  readonly #firstOfGroup = new Map<number, number>()
  #count = 0

  /** To be told of every entry of the checkpoint, in order, with what is planned for it. */
  plan(entry: Entry, actions: readonly RestoreAction[]): void {
    const number = this.#count++
    if (entry.kind === 'directory') return
    if (entry.linkGroup !== 0 && !this.#firstOfGroup.has(entry.linkGroup))
      this.#firstOfGroup.set(entry.linkGroup, number)
    const action = actions.at(-1)
    if (action === undefined || !('entry' in action) || action.entry !== entry) return
    switch (action.kind) {
      case 'write-file':
      case 'replace-file':
      case 'check':
      case 'create-symlink':
      case 'link':
        this.#onTheirWay.set(entry, number)
        return
      case 'keep':
        if (isCompared(entry, action.found)) this.#set(number, action.found.inode, timeMs(action.found))
        return
      default:
    }
  }

  written(entry: Entry, inode: number): void {
    this.#set(this.#take(entry), inode, 0)
  }

  /** What is in place holds what it should. @param stays its mode and time, too. If they do not, nothing vouches for it: between the look at
   *  its content and the change of its time it may have been edited, and the new time would hide that. */
  verified(entry: Entry, found: Found, stays: boolean): void {
    const number = this.#take(entry)
    if (stays) this.#set(number, found.inode, timeMs(found))
  }

  /** It is another name of the first of its group. @param isNew since just now, which changed the file that both name */
  linked(entry: Entry, isNew: boolean): void {
    const number = this.#take(entry)
    const first = this.#firstOfGroup.get(entry.linkGroup)
    if (first === undefined) return
    if (isNew) this.#changesMs.set(first, 0)
    this.#set(number, this.#inodes.get(first), this.#changesMs.get(first))
  }

  /** Of entries that follow each other. @param first number of the first, in the checkpoint */
  of(first: number, count: number): { inodes: Float64Array; changesMs: Float64Array } {
    return { inodes: this.#inodes.slice(first, count), changesMs: this.#changesMs.slice(first, count) }
  }

  #take(entry: Entry): number | undefined {
    const number = this.#onTheirWay.get(entry)
    this.#onTheirWay.delete(entry)
    return number
  }

  #set(number: number | undefined, inode: number, changedMs: number): void {
    if (number === undefined) return
    this.#inodes.set(number, inode)
    if (changedMs !== 0) this.#changesMs.set(number, changedMs)
  }
}

/** Whether planning alone has compared all that there is of an entry. What is left alone whatever it holds has not been compared. */
function isCompared(entry: Entry, found: Found): boolean {
  if (isProtected(entry.path)) return false
  if (entry.kind === 'symlink') return found.kind === 'symlink' && found.target === entry.target
  return found.kind === 'file' && entry.sizeBytes === 0 && found.sizeBytes === 0
}

/** As Node computes the doubles of a plain Stats, so that the two compare. */
function timeMs({ changedNs }: Found): number {
  const seconds = changedNs / 1_000_000_000n
  return Number(seconds) * 1000 + Number(changedNs - seconds * 1_000_000_000n) / 1e6
}

/** Numbers by their place; 0 where none was set. Grows part by part: an array that doubles would be held twice while it does. */
class NumberColumn {
  readonly #parts: (Float64Array | undefined)[] = []

  get(at: number): number {
    return this.#parts[Math.floor(at / PART_LENGTH)]?.[at % PART_LENGTH] ?? 0
  }

  slice(first: number, count: number): Float64Array {
    const numbers = new Float64Array(count)
    for (let at = 0; at < count; ) {
      const part = this.#parts[Math.floor((first + at) / PART_LENGTH)]
      const start = (first + at) % PART_LENGTH
      const length = Math.min(count - at, PART_LENGTH - start)
      if (part !== undefined) numbers.set(part.subarray(start, start + length), at)
      at += length
    }
    return numbers
  }

  set(at: number, value: number): void {
    const number = Math.floor(at / PART_LENGTH)
    const part = this.#parts[number] ?? new Float64Array(PART_LENGTH)
    this.#parts[number] = part
    part[at % PART_LENGTH] = value
  }
}

const PART_LENGTH = 4096
