// An entry of its own: the bundler makes it a file beside the others.
import '@belay/snapshot/engine-worker'
