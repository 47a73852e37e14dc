// An entry of its own: the bundler makes it a file beside the command line's.
import '@belay/snapshot/engine-worker'
