import { type ChildProcess, spawn } from 'node:child_process'
import process from 'node:process'
import { errnoCode } from './file-error.js'

/** Sends the signal to a child that leads its own process group (spawned `detached`), and to all of that group.
 *  On Windows, which has no groups, the child and its descendants are ended by force whatever the signal. */
export function endProcessTree(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return
  if (process.platform === 'win32') {
    // Its failure means the process has gone already, which is what is wanted.
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () => {})
    return
  }
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    // ESRCH: nobody is left in the group. EPERM: macOS says so of a group whose members have all ended and wait to be collected.
    const code = errnoCode(error)
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}
