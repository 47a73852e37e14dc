import { corrupt } from '@belay/domain/errors'
import { findTextFile, readTextFile } from './read-small-file.js'
import { writeFileAtomically } from './write-file-atomically.js'

/** Turns an unknown value into a known one or throws: a zod schema is one. */
export interface Schema<Value> {
  parse(value: unknown): Value
}

/** Reads a file of one JSON value and checks it against the schema.
 *  @throws BelayError `absent` if it is not there, `corrupt` if it is no JSON or not of the schema, `unavailable` otherwise. */
export async function readJsonFile<Value>(file: string, schema: Schema<Value>): Promise<Value> {
  return parsed(await readTextFile(file), file, schema)
}

/** As readJsonFile; undefined if the system says that there is no such file.
 *  @throws BelayError `corrupt` or `unavailable`, as readJsonFile. */
export async function findJsonFile<Value>(file: string, schema: Schema<Value>): Promise<Value | undefined> {
  const text = await findTextFile(file)
  return text === undefined ? undefined : parsed(text, file, schema)
}

/** Writes the value as indented JSON, atomically and durably.
 *  @throws BelayError `unavailable`; the old file is then in place. */
export async function writeJsonFile(file: string, value: unknown, o: { mode?: number } = {}): Promise<void> {
  await writeFileAtomically(file, `${JSON.stringify(value, undefined, 2)}\n`, o)
}

function parsed<Value>(text: string, file: string, schema: Schema<Value>): Value {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause)
    throw corrupt('record-corrupt', `${file} is corrupt: expected a JSON record, found: ${found}`, { cause })
  }
}
